import { SIMULATED, unplannedResult } from '../../../domain/evaluation/platform-result.ts';
import type { SimulatedConversation } from '../../../domain/report.ts';
import { foreignText } from '../../foreign-text.ts';
import { fieldOf } from '../answer/field-of.ts';
import { DURATION_UNITS_PER_SECOND } from './guesses.ts';
import { areOther } from './read-criteria.ts';
import { readJudgement } from './read-judgement.ts';
import { readTranscript, silenceIn } from './read-transcript.ts';
import type { SimulationBatch } from './simulation-batch.ts';
import type { Run } from './simulator-wire.ts';

/** What a run says of its case. */
export interface RunReading {
  /** In the form of the contract's `test_results`. */
  readonly result: unknown;
  /** It has no judgement yet, which may still come. */
  readonly isToCome: boolean;
}

export interface ReadRunOptions {
  readonly batch: SimulationBatch;
  /** All that the batch of the run goes by. */
  readonly batchIds: readonly string[];
  readonly sequence: number;
  /** In what its whole batch is another than was ordered; null where it is not. */
  readonly difference: string | null;
  /** Why none of its runs counts, such as a batch that somebody has stopped; null where they do. */
  readonly void: string | null;
}

/**
 * Reads one run by its plan.
 *
 * A run that broke is missing evidence and no failure of the bot; what the judge has not said, or not in a
 * form that can be read, has not passed.
 */
export function readRun(run: Run, options: ReadRunOptions): RunReading {
  const { batch, sequence } = options;
  const { case_id } = batch;
  const difference = options.difference ?? differenceOf(run, options);
  if (difference !== null) {
    const problem = `is of a run that was not planned: ${difference}`;
    return { result: unplannedResult(case_id, problem), isToCome: false };
  }
  const turns = readTranscript(run);
  const { metrics, totalTurns } = run;
  const success = fieldOf(metrics, 'success');
  const said = fieldOf(metrics, 'summary');
  const summary = typeof said === 'string' && said.trim() !== '' ? foreignText(said, 2_000) : null;
  const simulated: SimulatedConversation = {
    run_id: run.ids[0] ?? null,
    sequence,
    turns,
    summary,
    duration_seconds: durationOf(run),
    ...noteOf(run, batch.max_turns),
  };
  const broken = options.void ?? brokenBy(metrics);
  const silence = silenceIn(turns, totalTurns);
  const problem =
    broken ??
    (typeof success === 'boolean' ? null : unjudged(metrics)) ??
    (silence === null ? null : `in the simulated conversation ${silence}`);
  const assertions =
    problem === null && typeof success === 'boolean'
      ? readJudgement(
          { success, results: fieldOf(metrics, 'results'), summary },
          batch.plan.criteria,
        )
      : [];
  return {
    result: simulatedResult(case_id, { problem, assertions, simulated }),
    isToCome: broken === null && typeof success !== 'boolean',
  };
}

/** What stands for a run of which nothing usable came. */
export function missingRun(caseId: string, sequence: number, problem: string): unknown {
  const simulated = { run_id: null, sequence, turns: [], summary: null, duration_seconds: null };
  return simulatedResult(caseId, { problem, assertions: [], simulated });
}

function simulatedResult(
  caseId: string,
  told: {
    readonly problem: string | null;
    readonly assertions: readonly unknown[];
    readonly simulated: SimulatedConversation;
  },
): unknown {
  const { problem, assertions, simulated } = told;
  return {
    case_id: caseId,
    ...(problem === null ? {} : { problem }),
    assertions,
    [SIMULATED]: simulated,
  };
}

/** Why the machinery could not hold the conversation; null where it could. */
function brokenBy(metrics: unknown): string | null {
  const stopped = fieldOf(metrics, 'isBatchStopped');
  if (stopped !== undefined && stopped !== null && stopped !== false) {
    return 'the simulated conversation was stopped at the platform';
  }
  const info = fieldOf(metrics, 'errorInfo');
  const words = [info, fieldOf(info, 'message'), fieldOf(info, 'technicalDetails')];
  const message = words.find((word) => typeof word === 'string' && word.trim() !== '');
  if (typeof message !== 'string') return null;
  return `the Simulator could not hold the conversation: "${foreignText(message, 300)}"`;
}

function unjudged(metrics: unknown): string {
  const success = fieldOf(metrics, 'success');
  return success === undefined || success === null
    ? 'the simulated conversation was not judged: metrics.success is missing'
    : 'the simulated conversation was not judged: metrics.success is neither true nor false';
}

/** In what the run is another than was ordered, as far as it tells; null where it is not. */
function differenceOf(run: Run, { batch, batchIds }: ReadRunOptions): string | null {
  const { scenario_ids, model, plan } = batch;
  const { simulationReference, simulationRunBatchReference, largeLanguageModelReferenceId } = run;
  const isOther = (named: string | null | undefined, ids: readonly string[]) =>
    typeof named === 'string' && named !== '' && !ids.includes(named);
  if (isOther(simulationReference, scenario_ids)) return 'it is of another scenario';
  if (isOther(simulationRunBatchReference, batchIds)) return 'it is of another batch';
  if (isOther(largeLanguageModelReferenceId, [model.id, model.referenceId])) {
    return `it was judged by another model than ${model.name}`;
  }
  return areOther(run.successCriteria, plan.criteria) ? 'it was judged by other criteria' : null;
}

function durationOf({ duration }: Run): number | null {
  const isTime = typeof duration === 'number' && Number.isFinite(duration) && duration >= 0;
  return isTime ? duration / DURATION_UNITS_PER_SECOND : null;
}

function noteOf(
  { metrics, totalTurns, maxTurns }: Run,
  ordered: number | null,
): Pick<SimulatedConversation, 'note'> {
  const most = typeof maxTurns === 'number' ? maxTurns : ordered;
  const isCutOff =
    fieldOf(metrics, 'isConversationEnded') === false &&
    typeof totalTurns === 'number' &&
    most !== null &&
    totalTurns >= most;
  return isCutOff ? { note: `ran out of its ${most} turns` } : {};
}
