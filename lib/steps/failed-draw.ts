import { canonicalForm } from '../domain/audit/canonical-form.ts';
import type { FailedDraw, RunRecord } from '../domain/run.ts';
import { isAtRisk } from '../domain/suite/stopping/stop-rule.ts';
import type { Suite } from '../domain/suite/suite.ts';
import type { LoopPorts } from './ports/ports.ts';
import { suiteOf } from './run-access.ts';

/** Runs beyond these are not looked at for one that has judged the same bot. */
const RUNS_LOOKED_AT = 20;

/**
 * The draw by which the bot failed that this run draws anew by another seed; undefined where there is none.
 *
 * The last run of the suite with a verdict decides, of those at the same place with the same labels: what failed by one
 * draw does not pass by the next, or whoever asks often enough is told what they want to hear.
 */
export async function failedDrawBefore(
  run: RunRecord,
  suite: Suite,
  { ledger, evidence }: Pick<LoopPorts, 'ledger' | 'evidence'>,
): Promise<FailedDraw | undefined> {
  if (!isAtRisk(suite)) return undefined;
  for (const { runId, verdict } of await ledger.recentRuns(run.suiteId, RUNS_LOOKED_AT)) {
    if (runId === run.runId || (verdict !== 'passed' && verdict !== 'failed')) continue;
    const earlier = await ledger.readRun(runId);
    if (earlier === null || !isOfSameBot(earlier, run)) continue;
    if (verdict === 'passed' || earlier.settings.endsEarly !== true) return undefined;
    const { stop } = await suiteOf(evidence, earlier.suite);
    const seed = seedOf(stop);
    return seed === undefined || seed === seedOf(suite.stop) ? undefined : { runId, seed };
  }
  return undefined;
}

function isOfSameBot(earlier: RunRecord, run: RunRecord): boolean {
  return (
    earlier.platformUrl === run.platformUrl &&
    earlier.simulated === run.simulated &&
    canonicalForm(earlier.labels) === canonicalForm(run.labels)
  );
}

function seedOf(stop: Suite['stop']): string | undefined {
  return stop === undefined || stop === 'certain' ? undefined : stop.seed;
}
