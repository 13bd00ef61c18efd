import { jsonBytes } from '../../domain/json-bytes.ts';
import { sha256Of } from '../../domain/sha256.ts';
import type { RunHistory } from '../../serve/run-history.ts';
import { type GateClient, GateRefusal } from './gate-client.ts';

/** Each look is a request, and a run of minutes has no hurry. */
const LOOK_EVERY_MS = 3_000;

/** What it takes of a client. */
type AskedGate = Pick<GateClient, 'suites' | 'openRuns' | 'runs' | 'baselines' | 'run' | 'report'>;

/**
 * The runs of a deployed gate, over its API.
 *
 * @param named - Suites that are shown even where the gate does not list them, since they ran last before it did.
 */
export function gateHistory(
  client: AskedGate,
  { named = [], everyMs = LOOK_EVERY_MS }: { named?: readonly string[]; everyMs?: number } = {},
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
    runs: (suiteId, limit, after) => client.runs(suiteId, limit, after),
    baselines: (suiteId) => client.baselines(suiteId),
    run: (runId) => unless(404, client.run(runId)),
    async report(runId) {
      const report = await unless(409, client.report(runId));
      return report && { report, sha256: sha256Of(jsonBytes(report)) };
    },
  };
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
