import type { HistoryData, RunRow } from '../../history-data.ts';
import { brief } from '../brief-text.ts';
import { Words } from '../foreign-text.tsx';
import { Rate } from '../rate.tsx';
import { Wordmark } from '../sections/masthead.tsx';
import { ThemeSwitch } from '../theme-switch.tsx';
import { LiveSection } from './live-section.tsx';
import { RunTable, runAddress, suiteAddress, VerdictWord } from './run-table.tsx';
import { SuiteSection } from './suite-section.tsx';

export function titleOf(data: HistoryData): string {
  switch (data.view) {
    case 'suites':
      return 'Suites';
    case 'suite':
      return brief(data.suite_id, 100);
    case 'live':
      return brief(data.run.run_id, 100);
    case 'problem':
      return data.title;
  }
}

/** A page over the history of this machine or a deployed gate; each is a page of its own, so that back and reload do what they say. */
export function HistoryPage({ data }: { data: HistoryData }) {
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="masthead">
        <Wordmark />
        <nav aria-label="History">
          <ul>
            <li>
              <a href="/">Suites</a>
            </li>
            {'suite_id' in data && (
              <li>
                <a href={suiteAddress(data.suite_id)} aria-current="page">
                  <Words text={data.suite_id} characters={60} />
                </a>
              </li>
            )}
          </ul>
        </nav>
        <ThemeSwitch />
      </header>
      <main id="content">
        <View data={data} />
      </main>
    </>
  );
}

function View({ data }: { data: HistoryData }) {
  switch (data.view) {
    case 'suites':
      return <Suites {...data} />;
    case 'suite':
      return <SuiteSection {...data} />;
    case 'live':
      return <LiveSection run={data.run} live={data.live} />;
    case 'problem':
      return (
        <section class="panel">
          <h1>{data.title}</h1>
          <p>
            <Words text={data.message} characters={500} />
          </p>
        </section>
      );
  }
}

interface SuiteRow {
  readonly suite_id: string;
  readonly runs: number;
  readonly has_more_runs: boolean;
  readonly latest: RunRow;
}

function SuiteTable({ suites }: { suites: readonly SuiteRow[] }) {
  return (
    <div class="scroller-x">
      <table class="runs">
        <caption class="unseen">Suites with their latest run</caption>
        <thead>
          <tr>
            <th scope="col">Suite</th>
            <th scope="col">Latest run</th>
            <th scope="col">Verdict</th>
            <th scope="col">Pass rate</th>
            <th scope="col">Runs</th>
          </tr>
        </thead>
        <tbody>
          {suites.map(({ suite_id, runs, has_more_runs, latest }) => (
            <tr key={suite_id}>
              <th scope="row">
                <a href={suiteAddress(suite_id)}>
                  <Words text={suite_id} characters={100} />
                </a>
              </th>
              <td>
                <a href={runAddress(latest.run_id)}>
                  {latest.started_at.slice(0, 16).replace('T', ' ')}
                </a>
              </td>
              <td>
                <VerdictWord verdict={latest.verdict} />
              </td>
              <td>
                <Rate successes={latest.passed ?? 0} trials={latest.planned ?? 0} />
              </td>
              <td>{has_more_runs ? `${runs} or more` : runs}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

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

function Suites({ place, suites, open }: Extract<HistoryData, { view: 'suites' }>) {
  const words = WORDS[place];
  return (
    <>
      <section class="panel" aria-labelledby="suites-title">
        <h1 id="suites-title">Suites</h1>
        {suites.length === 0 ? <p class="quiet">{words.none}</p> : <SuiteTable suites={suites} />}
      </section>
      {open.length > 0 && (
        <section class="panel" aria-labelledby="open-title">
          <h2 id="open-title">Without a verdict</h2>
          <p class="lead">{words.open}</p>
          <RunTable runs={open} caption="Runs without a verdict" />
        </section>
      )}
    </>
  );
}
