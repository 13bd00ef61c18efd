import type {
  CaseFate,
  CaseSide,
  ComparedCase,
  ComparedRuns,
  RunRow,
} from '../../history/history-data.ts';
import { CASE_FATES } from '../../history/history-data.ts';
import { compareAddress, runAddress } from '../../history/page-addresses.ts';
import { verdictText } from '../../history/verdict-text.ts';
import { milliseconds, percentage } from '../../measure-text.ts';
import { FullText, Words } from '../foreign-text.tsx';
import { IntervalNote } from '../rate.tsx';
import { ChoiceField, TextField } from './form-fields.tsx';
import { Instant, Labels, Marks, RunRate, Sign, VerdictWord } from './run-table.tsx';

const FATES: Readonly<Record<CaseFate, string>> = {
  newly_failing: 'Newly failing',
  still_failing: 'Still failing',
  fixed: 'Fixed',
  not_comparable: 'Cannot be compared',
  other_answer: 'Other answer',
  same: 'The same',
};

const WHY: Readonly<Record<NonNullable<ComparedCase['why']>, string>> = {
  new: 'only the later run has it',
  gone: 'only the earlier run has it',
  changed: 'it asks for something else now',
  not_evaluated: 'not evaluated in one of them',
  quarantined: 'in quarantine now',
};

/** Two runs side by side: what has become of each case, and what the bot has answered then and now. */
export function CompareSection(data: ComparedRuns) {
  const { run, baseline, others, asked, cases, found } = data;
  return (
    <>
      <section class="panel" aria-labelledby="compare-title">
        <h1 id="compare-title">Comparison</h1>
        <div class="sides">
          <RunSide title="Then" run={baseline} />
          <RunSide title="Now" run={run} />
        </div>
        <p>
          <PassRates rates={data.pass_rate} change={data.change} />{' '}
          <a
            href={`${runAddress(run.run_id)}?${new URLSearchParams({ baseline: baseline.run_id })}`}
          >
            The report with this comparison
          </a>
        </p>
        <form class="filters" method="get" action="/compare" aria-label="Compare other runs">
          <ChoiceField label="Now" name="run" value={run.run_id} choices={choicesOf(run, others)} />
          <ChoiceField
            label="Then"
            name="baseline"
            value={baseline.run_id}
            choices={choicesOf(baseline, others)}
          />
          <button type="submit">Compare</button>
        </form>
      </section>
      <section class="panel" aria-labelledby="cases-title">
        <h2 id="cases-title">Cases</h2>
        <Fates {...data} />
        <form class="filters" method="get" action="/compare" aria-label="Search the cases">
          <input type="hidden" name="run" value={run.run_id} />
          <input type="hidden" name="baseline" value={baseline.run_id} />
          {asked.show !== '' && <input type="hidden" name="show" value={asked.show} />}
          <TextField label="Id, name, input or answer" name="q" value={asked.q} />
          <button type="submit">Search</button>
        </form>
        {found === 0 && <p class="quiet">No case is like that.</p>}
        {cases.map((each) => (
          <CasePair key={each.id} {...each} />
        ))}
        <Pages {...data} />
      </section>
    </>
  );
}

function choicesOf(chosen: RunRow, others: readonly RunRow[]) {
  const all = others.some(({ run_id }) => run_id === chosen.run_id) ? others : [chosen, ...others];
  return all.map((run) => ({ value: run.run_id, name: `${run.run_id}, ${verdictText(run)}` }));
}

function RunSide({ title, run }: { title: string; run: RunRow }) {
  return (
    <div>
      <h2>{title}</h2>
      <p>
        <a class="run-id" href={runAddress(run.run_id)}>
          <Words text={run.run_id} characters={60} />
        </a>
        <span class="beneath">
          <Instant at={run.started_at} /> UTC
        </span>
      </p>
      <p>
        <VerdictWord verdict={run.verdict} /> <RunRate run={run} />
      </p>
      <p class="tags">
        <Labels run={run} />
        <Marks run={run} />
      </p>
    </div>
  );
}

function PassRates({ rates, change }: { rates: ComparedRuns['pass_rate']; change: string }) {
  if (rates === null) return <>The two runs have no case in common.</>;
  return (
    <>
      Over the {rates.cases} cases that both have, the pass rate was{' '}
      {percentage(rates.baseline_passed / rates.cases)}{' '}
      <IntervalNote interval={rates.baseline_interval} /> and is{' '}
      {percentage(rates.passed / rates.cases)} <IntervalNote interval={rates.interval} />
      {change !== '' && ` (${change})`}.
    </>
  );
}

/** Each leads to its cases; all that have changed are shown where none is chosen. */
function Fates({ run, baseline, counts, asked }: ComparedRuns) {
  const total = CASE_FATES.reduce((sum, fate) => sum + counts[fate], 0);
  const to = (show: string) =>
    compareAddress(run.run_id, baseline.run_id, {
      ...(show === '' ? {} : { show }),
      ...(asked.q === '' ? {} : { q: asked.q }),
    });
  return (
    <nav class="fates" aria-label="What has become of the cases">
      <ul>
        <li>
          <a href={to('')} aria-current={asked.show === '' ? 'true' : undefined}>
            Not the same <strong>{total - counts.same}</strong>
          </a>
        </li>
        {CASE_FATES.map((fate) => (
          <li key={fate}>
            <a href={to(fate)} aria-current={asked.show === fate ? 'true' : undefined}>
              {FATES[fate]} <strong>{counts[fate]}</strong>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function CasePair({ id, name, fate, why, before, after }: ComparedCase) {
  return (
    <article class="case-pair" aria-label={`Case ${id}`}>
      <h3>
        <Words text={id} characters={80} />
        {name !== null && (
          <span class="quiet">
            {' '}
            <Words text={name} characters={120} />
          </span>
        )}
      </h3>
      <p class="beneath">
        {FATES[fate]}
        {why !== undefined && `: ${WHY[why]}`}
      </p>
      <div class="sides">
        <Side title="Then" side={before} />
        <Side title="Now" side={after} />
      </div>
    </article>
  );
}

function Side({ title, side }: { title: string; side: CaseSide | null }) {
  return (
    <div>
      <h4>{title}</h4>
      {side === null ? (
        <p class="quiet">not there</p>
      ) : (
        <>
          <p>
            <Sign look={side.outcome} word={side.outcome.replace('_', ' ')} />
            {side.latency_ms !== null && (
              <span class="quiet"> in {milliseconds(side.latency_ms)}</span>
            )}
          </p>
          {side.problem !== null && (
            <p class="beneath">
              <Words text={side.problem} characters={400} />
            </p>
          )}
          <ol class="said">
            {side.turns.map((turn, position) => (
              <li key={`${position}-${turn.input}`}>
                <p class="quiet">
                  <FullText text={turn.input} label={`Input ${position + 1}`} />
                </p>
                <p>
                  {turn.answer === null ? (
                    <span class="quiet">no answer is known</span>
                  ) : (
                    <FullText text={turn.answer} label={`Answer ${position + 1}`} />
                  )}
                </p>
                {turn.matched !== null && (
                  <p class="beneath">
                    intent <Words text={turn.matched} characters={100} />
                  </p>
                )}
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function Pages({ run, baseline, asked, cases, found }: ComparedRuns) {
  const last = asked.from + cases.length;
  if (cases.length === 0 || (asked.from === 0 && last === found)) return null;
  const to = (from: number) =>
    compareAddress(run.run_id, baseline.run_id, {
      ...(asked.show === '' ? {} : { show: asked.show }),
      ...(asked.q === '' ? {} : { q: asked.q }),
      from: String(from),
    });
  return (
    <p class="older">
      Cases {asked.from + 1} to {last} of {found}.{' '}
      {asked.from > 0 && <a href={to(0)}>From the first</a>}{' '}
      {last < found && <a href={to(last)}>Next</a>}
    </p>
  );
}
