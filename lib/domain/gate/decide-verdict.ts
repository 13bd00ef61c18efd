import { ErrorName } from '../errors.ts';
import type { GateResult } from '../report.ts';
import type { RunFailure } from '../run-state.ts';
import type { Verdict } from '../verdict.ts';

/** All that a verdict depends on. */
export interface VerdictGrounds {
  readonly cancelled: boolean;
  readonly failure: RunFailure | null;
  /** The platform refused a batch and has never accepted one. */
  readonly refusedOutright: boolean;
  readonly planned: number;
  readonly notEvaluated: number;
  /** Every batch collected, its execution completed, its results free of contradictions. */
  readonly evidenceSound: boolean;
  /** It is a rerun of what has failed, and the suite does not let that be undone. */
  readonly staysFailed?: boolean;
  readonly gate: readonly GateResult[];
  /** The same thresholds, had all that is missing turned out as well as it could. */
  readonly bestPossibleGate: readonly GateResult[];
}

/**
 * The only place where a verdict is made.
 *
 * `passed` asks for complete, sound evidence that meets every threshold; `failed` for a threshold that no
 * missing evidence could save; between them nothing can be said about the bot.
 */
export function decideVerdict(grounds: VerdictGrounds): Verdict {
  const { failure, gate, bestPossibleGate } = grounds;
  if (grounds.cancelled) return 'cancelled';
  if (failure !== null && !isRejection(failure)) return 'error';
  if (failure !== null || grounds.refusedOutright || grounds.planned === 0) return 'rejected';
  if (grounds.staysFailed === true) return 'failed';
  const complete = grounds.evidenceSound && grounds.notEvaluated === 0;
  if (complete && gate.length > 0 && gate.every(({ passed }) => passed)) return 'passed';
  return bestPossibleGate.some(isMissedForCertain) ? 'failed' : 'inconclusive';
}

/** Claims that what was asked for is to blame, and not the gate. */
function isRejection({ error }: RunFailure): boolean {
  return error === ErrorName.suiteRejected || error === ErrorName.foreignRun;
}

/** Of a threshold judged in the best possible case. What cannot be measured even then proves nothing. */
export function isMissedForCertain({ passed, actual }: GateResult): boolean {
  return !passed && actual !== null;
}
