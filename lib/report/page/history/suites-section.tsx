import type { HistoryData, SuiteRow } from '../../history/history-data.ts';
import { runAddress, suiteAddress } from '../../history/page-addresses.ts';
import { duration } from '../../measure-text.ts';
import { Words } from '../foreign-text.tsx';
import { TextField, VerdictField } from './form-fields.tsx';
import { Instant, Labels, Marks, RunRate, RunTable, VerdictWord } from './run-table.tsx';

/** What a person can do, where the runs are made. */
const WORDS = {
  machine: {
    none: 'No run yet. “cognigate demo” makes one.',
    open: 'In flight, or interrupted and waiting for “cognigate resume”.',
  },
  gate: {
    none: 'No run yet. “cognigate submit” starts one.',
    open: 'In flight, or past the deadline and closed by the gate within minutes.',
  },
};

/** All suites with their latest run, and what is in flight. */
export function SuitesSection({
  place,
  asked,
  known,
  suites,
  open,
}: Extract<HistoryData, { view: 'suites' }>) {
  const words = WORDS[place];
  return (
    <>
      {open.length > 0 && (
        <section class="panel" aria-labelledby="open-title">
          <h2 id="open-title">Without a verdict</h2>
          <p class="lead">{words.open}</p>
          <RunTable
            runs={open}
            caption="Runs without a verdict"
            namesSuites
            noneYet={({ is_driven }) => (is_driven === false ? 'interrupted' : 'in flight')}
          />
        </section>
      )}
      <section class="panel" aria-labelledby="suites-title">
        <h1 id="suites-title">Suites</h1>
        {known === 0 ? (
          <p class="quiet">{words.none}</p>
        ) : (
          <>
            <form class="filters" method="get" action="/" aria-label="Search the suites">
              <TextField label="Name, id or label" name="q" value={asked.q} />
              <VerdictField value={asked.verdict} />
              <button type="submit">Search</button>
              {suites.length < known && <a href="/">Show all {known}</a>}
            </form>
            {suites.length === 0 ? (
              <p class="quiet">None of the {known} suites is like that.</p>
            ) : (
              <SuiteTable suites={suites} />
            )}
          </>
        )}
      </section>
    </>
  );
}

function SuiteTable({ suites }: { suites: readonly SuiteRow[] }) {
  return (
    <table class="runs">
      <caption class="unseen">Suites with their latest run</caption>
      <thead>
        <tr>
          <th scope="col">Suite</th>
          <th scope="col">Latest run</th>
          <th scope="col">Pass rate</th>
        </tr>
      </thead>
      <tbody>
        {suites.map((suite) => (
          <SuiteLine key={suite.suite_id} {...suite} />
        ))}
      </tbody>
    </table>
  );
}

/** With the verdict that the suite has, while its latest run may have none yet. */
function SuiteLine({ suite_id, runs, has_more_runs, latest, decided }: SuiteRow) {
  const shown = decided ?? latest;
  return (
    <tr>
      <th scope="row">
        <a href={suiteAddress(suite_id)}>
          <Words text={latest.suite_name ?? suite_id} characters={100} />
        </a>
        <span class="beneath">
          {latest.suite_name !== undefined && (
            <>
              <Words text={suite_id} characters={100} />,{' '}
            </>
          )}
          {has_more_runs ? `${runs} runs or more` : runs === 1 ? '1 run' : `${runs} runs`}
        </span>
        <span class="tags">
          <Labels run={latest} />
        </span>
      </th>
      <td>
        <VerdictWord verdict={shown.verdict} /> <Marks run={shown} />
        <span class="beneath">
          <a href={runAddress(shown.run_id)}>
            <Instant at={shown.started_at} />
          </a>
          {shown.duration_seconds !== null && `, took ${duration(shown.duration_seconds)}`}
        </span>
        {decided && (
          <span class="beneath">
            <a href={runAddress(latest.run_id)}>another has no verdict yet</a>
          </span>
        )}
      </td>
      <td>
        <RunRate run={shown} />
      </td>
    </tr>
  );
}
