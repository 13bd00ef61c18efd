import { runSummary, runView } from '../api/run-view.ts';
import { ConfigurationInvalid } from '../domain/errors.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { readReport } from '../report/read-report.ts';
import { cancelRun } from '../steps/cancel-run.ts';
import { resultsReader } from './results-so-far.ts';
import type { AskedPage, CancelOutcome, RunHistory, RunPage } from './run-history.ts';

/** A change of a run in flight is seen within this time. */
const LOOK_EVERY_MS = 500;
/** Of runs without a verdict; what was interrupted long ago is in the list of its suite. */
const OPEN_RUNS = 100;

export interface LocalHistoryOptions {
  readonly everyMs?: number;
  /** Claims that nothing may be changed from the pages. */
  readonly readOnly?: boolean;
  readonly now?: () => number;
}

/** The runs of this machine, from its state directory. */
export function localHistory(
  state: StateDirectory,
  { everyMs = LOOK_EVERY_MS, readOnly = false, now = Date.now }: LocalHistoryOptions = {},
): RunHistory {
  const readResults = resultsReader(state.evidence);
  /** What is still open of a directory that was deleted would show runs that nobody has any more. */
  const present = () => {
    if (!state.isGone) return state;
    throw new ConfigurationInvalid(
      `the state directory ${state.path} is no longer there, or is another one now; start serve again`,
    );
  };
  return {
    place: 'machine',
    everyMs,
    async suites() {
      const suites = await present().ledger.listSuites();
      return suites.map(({ runs, latest }) => ({
        suite_id: latest.suiteId,
        runs,
        has_more_runs: false,
        latest: runSummary(latest),
      }));
    },
    async openRuns() {
      return (await present().ledger.listOpenRuns(OPEN_RUNS)).map(runSummary);
    },
    runs: async (suiteId, asked) => runsOf(suiteId, asked, present().ledger),
    async baselines(suiteId) {
      const known = await present().baselines.list(suiteId);
      return known.map(({ label, runId }) => ({ label, run_id: runId }));
    },
    async run(runId) {
      const { ledger } = present();
      const run = await ledger.readRun(runId);
      return run && runView(run, await ledger.listBatches(runId));
    },
    async report(runId) {
      const { ledger, evidence } = present();
      const run = await ledger.readRun(runId);
      const report = run && (await readReport(evidence, run));
      if (!report || !run?.report) return null;
      return { report, sha256: run.report.sha256, suiteFile: run.suiteFile ?? null };
    },
    isDriven: (runId) => (state.isSealed ? null : state.driverOf(runId) !== null),
    async results(runId) {
      const { ledger } = present();
      const run = await ledger.readRun(runId);
      return run === null || run.planned === null
        ? null
        : readResults(run, await ledger.listBatches(runId));
    },
    ...(readOnly || state.isSealed
      ? {}
      : { cancel: (runId: string) => cancelled(runId, present(), now) }),
  };
}

async function runsOf(
  suiteId: string,
  { limit, after, filter = {} }: AskedPage,
  ledger: StateDirectory['ledger'],
): Promise<RunPage> {
  const behind = after === undefined ? null : await ledger.readRun(after);
  const ends = [behind?.startedAt, filter.before].flatMap((at) => at ?? []);
  const before = ends.length === 0 ? undefined : Math.min(...ends);
  // One more than asked for tells whether there is more.
  const found = await ledger.listRuns({ ...filter, suiteId, limit: limit + 1, before });
  const runs = found.slice(0, limit).map(runSummary);
  return { runs, next: found.length > limit ? (runs.at(-1)?.run_id ?? null) : null };
}

async function cancelled(
  runId: string,
  state: StateDirectory,
  now: () => number,
): Promise<CancelOutcome> {
  const { ledger } = state;
  const before = await ledger.readRun(runId);
  // Nobody would look at the wish, and taking the run up would forget it.
  if (before?.verdict === null && state.driverOf(runId) === null) return { status: 'undriven' };
  const run = await cancelRun(runId, { ledger, now });
  if (run.verdict === null) return { status: 'asked' };
  return { status: 'ended', problem: `run ${runId} has ended: its verdict is ${run.verdict}` };
}
