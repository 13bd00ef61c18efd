import type { RunRow } from '../../history/history-data.ts';
import { labelAddress, runAddress } from '../../history/page-addresses.ts';
import { duration } from '../../measure-text.ts';
import { Words } from '../foreign-text.tsx';
import { Rate } from '../rate.tsx';

/** A verdict as sign and word, so that no colour is needed to read it. */
export function VerdictWord({
  verdict,
  none = 'none yet',
}: {
  verdict: RunRow['verdict'];
  none?: string;
}) {
  if (verdict === null) return <span class="quiet">{none}</span>;
  const look = verdict === 'passed' || verdict === 'failed' ? verdict : 'not_evaluated';
  return <Sign look={look} word={verdict} />;
}

export function Sign({
  look,
  word,
}: {
  look: 'passed' | 'flaky' | 'failed' | 'not_evaluated';
  word: string;
}) {
  const sign = { passed: '✓', flaky: '~', failed: '✕', not_evaluated: '?' }[look];
  return (
    <span class={`outcome outcome--${look}`}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      {word}
    </span>
  );
}

/** A day and a minute of UTC. */
export function Instant({ at }: { at: string }) {
  return <time dateTime={at}>{at.slice(0, 16).replace('T', ' ')}</time>;
}

/** The share of cases that passed; that of a run without results is not measured. */
export function RunRate({ run: { passed, planned, verdict } }: { run: RunRow }) {
  const isMeasured = (passed ?? 0) > 0 || verdict === 'passed' || verdict === 'failed';
  return <Rate successes={passed ?? 0} trials={isMeasured ? (planned ?? 0) : 0} />;
}

export function Labels({ run }: { run: RunRow }) {
  return (
    <>
      {Object.entries(run.labels ?? {}).map(([key, value]) => (
        <a key={key} class="tag" href={labelAddress(run.suite_id, key, value)}>
          <Words text={`${key}=${value}`} characters={60} />
        </a>
      ))}
    </>
  );
}

/** What a verdict must not be read without. */
export function Marks({ run }: { run: RunRow }) {
  return (
    <>
      {run.marks.map((mark) => (
        <span key={mark} class="tag">
          {mark}
        </span>
      ))}
    </>
  );
}

interface TableProps<Row extends RunRow> {
  readonly runs: readonly Row[];
  readonly caption: string;
  /** Claims that they are of several suites. */
  readonly namesSuites?: boolean;
  /** What stands in the place of a verdict that is not there yet. */
  readonly noneYet?: (run: Row) => string;
}

export function RunTable<Row extends RunRow>({
  runs,
  caption,
  namesSuites = false,
  noneYet = () => 'none yet',
}: TableProps<Row>) {
  return (
    <table class="runs">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Verdict</th>
          <th scope="col">Pass rate</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.run_id}>
            <th scope="row">
              <a class="run-id" href={runAddress(run.run_id)}>
                <Words text={run.run_id} characters={60} />
              </a>
              <span class="beneath">
                {namesSuites && (
                  <>
                    <Words text={run.suite_name ?? run.suite_id} characters={60} />,{' '}
                  </>
                )}
                <Instant at={run.started_at} />
                {run.duration_seconds !== null && `, took ${duration(run.duration_seconds)}`}
              </span>
              <RunTags run={run} />
            </th>
            <td>
              <VerdictWord verdict={run.verdict} none={noneYet(run)} />
            </td>
            <td>
              <RunRate run={run} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RunTags({ run }: { run: RunRow }) {
  return (
    <span class="tags">
      {run.baseline_of.map((label) => (
        <span key={label} class="tag">
          baseline <Words text={label} characters={60} />
        </span>
      ))}
      <Labels run={run} />
      <Marks run={run} />
      {run.rerun_of !== null && (
        <a class="tag" href={runAddress(run.rerun_of)}>
          rerun of <Words text={run.rerun_of} characters={60} />
        </a>
      )}
    </span>
  );
}
