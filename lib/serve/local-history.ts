import { runSummary, runView } from '../api/run-view.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { readReport } from '../report/read-report.ts';
import type { RunHistory } from './run-history.ts';

/** A change of a run in flight is seen within this time. */
const LOOK_EVERY_MS = 500;

/** The runs of this machine, from its state directory. */
export function localHistory(
  { ledger, baselines, evidence }: Pick<StateDirectory, 'ledger' | 'baselines' | 'evidence'>,
  everyMs: number = LOOK_EVERY_MS,
): RunHistory {
  return {
    place: 'machine',
    everyMs,
    async suites() {
      const suites = await ledger.listSuites();
      return suites.map(({ runs, latest }) => ({
        suite_id: latest.suiteId,
        runs,
        has_more_runs: false,
        latest: runSummary(latest),
      }));
    },
    async openRuns() {
      return (await ledger.listOpenRuns()).map(runSummary);
    },
    async runs(suiteId, limit, after) {
      const before = after === undefined ? undefined : (await ledger.readRun(after))?.startedAt;
      return (await ledger.listRuns({ suiteId, limit, before })).map(runSummary);
    },
    async baselines(suiteId) {
      const known = await baselines.list(suiteId);
      return known.map(({ label, runId }) => ({ label, run_id: runId }));
    },
    async run(runId) {
      const run = await ledger.readRun(runId);
      return run && runView(run, await ledger.listBatches(runId));
    },
    async report(runId) {
      const run = await ledger.readRun(runId);
      const report = run && (await readReport(evidence, run));
      return report && run?.report ? { report, sha256: run.report.sha256 } : null;
    },
  };
}
