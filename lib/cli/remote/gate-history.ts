import { jsonBytes } from '../../domain/json-bytes.ts';
import { sha256Of } from '../../domain/sha256.ts';
import type { CancelOutcome, RunHistory } from '../../serve/run-history.ts';
import { type GateClient, GateRefusal } from './gate-client.ts';

/** Each look is a request, and a run of minutes has no hurry. */
const LOOK_EVERY_MS = 3_000;

/** A filter is applied page by page, so that a rare label must not ask for years of runs. */
const MOST_REQUESTS = 10;

/** What it takes of a client. */
type AskedGate = Pick<
  GateClient,
  'suites' | 'openRuns' | 'runs' | 'runsLike' | 'baselines' | 'run' | 'report' | 'cancel'
>;

interface GateHistoryOptions {
  readonly named?: readonly string[];
  readonly everyMs?: number;
  /** Claims that nothing may be changed from the pages. */
  readonly readOnly?: boolean;
}

/**
 * The runs of a deployed gate, over its API.
 *
 * @param named - Suites that are shown even where the gate does not list them, since they ran last before it did.
 */
export function gateHistory(
  client: AskedGate,
  { named = [], everyMs = LOOK_EVERY_MS, readOnly = false }: GateHistoryOptions = {},
): RunHistory {
  return {
    place: 'gate',
    everyMs,
    async suites() {
      const listed = await client.suites();
      const unlisted = named.filter((id) => listed.every(({ suite_id }) => suite_id !== id));
      const added = await Promise.all(unlisted.map((id) => suiteNamed(id, client)));
      return [...listed, ...added.flat()].sort((one, other) =>
        other.latest.started_at.localeCompare(one.latest.started_at),
      );
    },
    openRuns: () => client.openRuns(),
    runs: (suiteId, asked) => client.runsLike(suiteId, asked, MOST_REQUESTS),
    baselines: (suiteId) => client.baselines(suiteId),
    run: (runId) => unless(404, client.run(runId)),
    async report(runId) {
      const report = await unless(409, client.report(runId));
      return report && { report, sha256: sha256Of(jsonBytes(report)), suiteFile: null };
    },
    // The API tells neither who executes a run nor a result before the report.
    isDriven: () => null,
    results: async () => null,
    ...(readOnly ? {} : { cancel: (runId: string) => cancelled(runId, client) }),
  };
}

async function cancelled(runId: string, client: AskedGate): Promise<CancelOutcome> {
  try {
    await client.cancel(runId);
    return { status: 'asked' };
  } catch (error) {
    if (!(error instanceof GateRefusal && error.problem.status === 409)) throw error;
    return { status: 'ended', problem: error.problem.detail };
  }
}

/** None where it has no runs. */
async function suiteNamed(suite_id: string, client: AskedGate) {
  const [latest, ...older] = await client.runs(suite_id, 100);
  if (latest === undefined) return [];
  return [{ suite_id, runs: 1 + older.length, has_more_runs: older.length === 99, latest }];
}

/** Null where the gate refuses with this status. */
async function unless<T>(status: number, asking: Promise<T>): Promise<T | null> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof GateRefusal && error.problem.status === status) return null;
    throw error;
  }
}
