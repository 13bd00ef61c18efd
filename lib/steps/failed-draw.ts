import { canonicalForm } from '../domain/audit/canonical-form.ts';
import type { FailedDraw, RunRecord } from '../domain/run.ts';
import type { LoopPorts } from './ports/ports.ts';

/** Runs beyond these are not looked at for one that has judged the same bot. */
const RUNS_LOOKED_AT = 100;

/**
 * The draw by which the bot failed that this run draws anew by another seed; undefined where there is none.
 *
 * What failed by one draw does not pass by the next, or whoever asks often enough is told what they want to hear.
 * A pass undoes it, by that draw or by all of the same cases. What failed meanwhile does not: neither a rerun, nor a
 * run of all cases, nor one that failed for the sake of that draw alone.
 */
export async function failedDrawBefore(
  run: RunRecord,
  { ledger }: Pick<LoopPorts, 'ledger'>,
): Promise<FailedDraw | undefined> {
  const { seed: drawnBy } = run.settings;
  if (drawnBy === undefined) return undefined;
  for (const { runId, verdict } of await ledger.recentRuns(run.suiteId, RUNS_LOOKED_AT)) {
    if (runId === run.runId || (verdict !== 'passed' && verdict !== 'failed')) continue;
    const earlier = await ledger.readRun(runId);
    if (earlier === null || !isLike(earlier, run)) continue;
    if (verdict === 'passed') return undefined;
    const failed = earlier.failedDraw ?? drawOf(earlier);
    if (failed === undefined) continue;
    return failed.seed === drawnBy ? undefined : failed;
  }
  return undefined;
}

/** Claims that both judge the same bot by the same cases. What answers at an address, bot or mock, is known later. */
function isLike(earlier: RunRecord, run: RunRecord): boolean {
  return earlier.platformUrl === run.platformUrl && judgedBy(earlier) === judgedBy(run);
}

function judgedBy({ labels, onlyTags, selectedBy }: RunRecord): string {
  return canonicalForm({ labels, onlyTags: onlyTags ?? null, selectedBy: selectedBy ?? null });
}

function drawOf({ runId, settings: { seed } }: RunRecord): FailedDraw | undefined {
  return seed === undefined ? undefined : { runId, seed };
}
