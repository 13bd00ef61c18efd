import type { RunRow } from '../../history-data.ts';
import { duration } from '../../measure-text.ts';
import { Words } from '../foreign-text.tsx';
import { Rate } from '../rate.tsx';

export function runAddress(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}

export function suiteAddress(suiteId: string): string {
  return `/suites/${encodeURIComponent(suiteId)}`;
}

/** The runs of a suite that have a label. */
function labelAddress(suiteId: string, key: string, value: string): string {
  return `${suiteAddress(suiteId)}?label=${encodeURIComponent(`${key}=${value}`)}`;
}

/** A verdict as sign and word, so that no colour is needed to read it. */
export function VerdictWord({ verdict }: { verdict: RunRow['verdict'] }) {
  if (verdict === null) return <span class="quiet">none yet</span>;
  const look = verdict === 'passed' || verdict === 'failed' ? verdict : 'not_evaluated';
  const sign = { passed: '✓', failed: '✕', not_evaluated: '?' }[look];
  return (
    <span class={`outcome outcome--${look}`}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      {verdict}
    </span>
  );
}

export function RunTable({ runs, caption }: { runs: readonly RunRow[]; caption: string }) {
  return (
    <div class="scroller-x">
      <table class="runs">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Started, UTC</th>
            <th scope="col">Verdict</th>
            <th scope="col">Pass rate</th>
            <th scope="col">Took</th>
            <th scope="col">Notes</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.run_id}>
              <th scope="row">
                <a href={runAddress(run.run_id)}>
                  <Words text={run.run_id} characters={60} />
                </a>
              </th>
              <td>{run.started_at.slice(0, 16).replace('T', ' ')}</td>
              <td>
                <VerdictWord verdict={run.verdict} />
              </td>
              <td>
                <Rate successes={run.passed ?? 0} trials={run.planned ?? 0} />
              </td>
              <td>{run.duration_seconds === null ? '' : duration(run.duration_seconds)}</td>
              <td>
                {run.baseline_of.map((label) => (
                  <span key={label} class="tag">
                    baseline <Words text={label} characters={60} />
                  </span>
                ))}
                {Object.entries(run.labels ?? {}).map(([key, value]) => (
                  <a key={key} class="tag" href={labelAddress(run.suite_id, key, value)}>
                    <Words text={`${key}=${value}`} characters={60} />
                  </a>
                ))}
                {run.simulated && <span class="tag">mock</span>}
                {run.rerun_of !== null && (
                  <span class="tag">
                    rerun of <Words text={run.rerun_of} characters={60} />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
