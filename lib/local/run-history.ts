import { chainOf } from '../domain/chain-of.ts';
import type { PastRun } from '../domain/comparison.ts';
import { isoTime } from '../domain/instant.ts';
import { isPart, type RunRecord } from '../domain/run.ts';
import type { SqliteRunLedger } from './sqlite-run-ledger.ts';

/** A trend of more would be a wall. */
const RUNS_IN_A_TREND = 30;

/** The runs of the suite that ended before this one began, oldest first: of a bot beside one, of a mock beside one of that, and parts beside a part. */
export async function historyBefore(
  run: RunRecord,
  ledger: Pick<SqliteRunLedger, 'listRuns'>,
): Promise<PastRun[]> {
  const { suiteId, startedAt, runId } = run;
  const runs = await ledger.listRuns({ suiteId, before: startedAt, limit: RUNS_IN_A_TREND });
  return runs
    .filter((each) => each.runId !== runId && chainOf(each) === chainOf(run))
    .filter((each) => isPart(each) === isPart(run) && hasRate(each))
    .flatMap((each) => pastRunOf(each) ?? [])
    .toReversed();
}

/** Claims that its pass rate is that of its suite, or of a draw from it: where a run ended as soon as it was certain, it is neither. */
function hasRate(run: RunRecord): boolean {
  return isPart(run) || run.tally?.leftOut === undefined;
}

/** Null while the run has no verdict, and for runs of versions that kept no tally. */
function pastRunOf({ runId, startedAt, verdict, tally }: RunRecord): PastRun | null {
  if (verdict === null || tally === undefined) return null;
  return {
    run_id: runId,
    started_at: isoTime(startedAt),
    verdict,
    planned: tally.planned,
    passed: tally.passed,
    pass_rate: tally.passRate,
    intent_coverage: tally.intentCoverage,
    p95_latency_ms: tally.p95LatencyMs,
  };
}
