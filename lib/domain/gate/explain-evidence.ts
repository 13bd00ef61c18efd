import {
  type BatchExecution,
  type BatchIn,
  type BatchPhase,
  type BatchRecord,
  executionOf,
  isCollected,
  isPlanned,
} from '../batch.ts';
import { ENDED_ON_REQUEST, hasLostAnswer, isFaultOf } from '../batch-fault.ts';
import type { ReportCase } from '../report.ts';
import { listed } from '../suite/listed.ts';
import type { Suite } from '../suite/suite.ts';
import type { Reason } from '../verdict.ts';

/** A batch, and what its results have that does not fit. */
export interface BatchFindings {
  readonly record: BatchRecord;
  readonly hasResults: boolean;
  readonly faults: readonly Reason[];
}

/** What is said of a batch for which the rate budget had no turn. */
export const HELD_BY_BUDGET =
  'the rate budget, which all runs at this platform share, had no turn for it in time';

/** Faults of one case at most, which says so itself where it asks for what they concern. */
const HARMLESS_FAULTS: ReadonlySet<string> = new Set(['confidence_out_of_range']);

/** The part of a run's story that its batches do not tell. */
interface Circumstances {
  readonly circuitBreakerSeconds: number;
  /** Claims that the next turn in the rate budget came too late. */
  readonly heldByBudget: boolean;
  /** How many batches the run has. */
  readonly batches: number;
}

/** What keeps the evidence of a run from being whole; empty where it is sound. */
export function explainEvidence(
  batches: readonly BatchFindings[],
  circumstances: Circumstances,
): Reason[] {
  const findings = batches.flatMap((batch) =>
    findProblems(batch, circumstances).map((problem) => ({
      ...problem,
      number: batch.record.index + 1,
    })),
  );
  const groups = Map.groupBy(findings, ({ code, words }) => JSON.stringify([code, words]));
  return [...groups.values()].flatMap((group): Reason[] => {
    const [first] = group;
    if (first === undefined) return [];
    const subject = nameBatches(
      group.map(({ number }) => number),
      circumstances.batches,
    );
    return [{ code: first.code, message: `${subject} ${first.words}` }];
  });
}

/** Why the cases of a batch without results were not evaluated. */
const PROBLEM_OF_CASES: Readonly<Record<BatchPhase, string>> = {
  planned: 'the platform never accepted the batch of this case',
  submitting: 'it is not known whether the batch of this case was run',
  unknown: 'it is not known whether the batch of this case was run',
  submitted: 'the batch of this case was still running when the run ended',
  settled: 'the results of the batch of this case were not collected when the run ended',
  collected: 'the results of the batch of this case are missing',
  refused: 'the platform refused the batch of this case',
  abandoned: 'the batch of this case was abandoned',
};

export function problemOfCases(batch: BatchRecord): string {
  if (wasEnded(batch)) return 'the batch of this case was ended when the run was';
  return wasNeverSent(batch)
    ? 'the batch of this case was never sent'
    : PROBLEM_OF_CASES[batch.phase];
}

/** Claims that it ran until it was asked to end, so that it does not run any more. */
function wasEnded({ phase, faults }: BatchRecord): boolean {
  return phase === 'submitted' && faults.some(isFaultOf(ENDED_ON_REQUEST));
}

/** How many cases were not evaluated, and the most frequent causes. */
export function explainMissingCases(cases: readonly ReportCase[]): Reason[] {
  const causes = new Map<string, number>();
  for (const reportCase of cases) {
    const { not_evaluated_reason: cause } = reportCase;
    if (cause !== null && !isUndecided(reportCase)) causes.set(cause, (causes.get(cause) ?? 0) + 1);
  }
  const total = [...causes.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  const ranked = [...causes].sort(([, a], [, b]) => b - a);
  const shown = ranked.slice(0, 3).map(([cause, count]) => `${cause} (${count})`);
  const rest = ranked.length > shown.length ? ', and others' : '';
  return [
    {
      code: 'cases_not_evaluated',
      message: `${total} of ${cases.length} cases ${total === 1 ? 'was' : 'were'} not evaluated: ${shown.join(', ')}${rest}`,
    },
  ];
}

/** Cases of which all is known, and too little for what is asked: no evidence is missing of them. */
export function explainUndecided(cases: readonly ReportCase[]): Reason[] {
  const undecided = cases.filter(isUndecided);
  if (undecided.length === 0) return [];
  const named = undecided.map(({ id, repetitions }) => {
    const { passed = 0, counted = 0 } = repetitions?.reliability ?? {};
    return `${id} (${passed} of ${counted})`;
  });
  const are = undecided.length === 1 ? '1 case is' : `${undecided.length} cases are`;
  return [
    {
      code: 'reliability_undecided',
      message: `${are} neither reliable nor unreliable by as many repetitions as were planned, and more would tell: ${listed(named)}`,
    },
  ];
}

function isUndecided({ outcome, repetitions }: ReportCase): boolean {
  return outcome === 'not_evaluated' && repetitions?.reliability?.decision === 'undecided';
}

interface Problem {
  readonly code: string;
  readonly words: string;
}

function findProblems(batch: BatchFindings, circumstances: Circumstances): Problem[] {
  const { record, hasResults, faults } = batch;
  const unsound = faults
    .filter(({ code }) => !HARMLESS_FAULTS.has(code))
    .map(({ code, message }) => ({ code, words: `returned odd results: ${message}` }));
  if (!isCollected(record)) return [unfinished(record, circumstances), ...unsound];
  return [
    ...(hasResults ? [] : [{ code: 'results_absent', words: 'ended without results' }]),
    ...findUncompleted(record.execution),
    ...unsound,
  ];
}

type Unfinished = Exclude<BatchRecord, BatchIn<'collected'>>;

/** What is said of a batch in each phase but the last of a good one. */
const UNFINISHED: Readonly<
  Record<
    Unfinished['phase'],
    { code: string; words: (record: Unfinished, circumstances: Circumstances) => string }
  >
> = {
  planned: { code: 'batch_unfinished', words: explainUnsent },
  submitting: {
    code: 'batch_unfinished',
    words: (record) =>
      `was being sent when the run ended, so an execution may or may not exist${lastFault(record)}`,
  },
  unknown: {
    code: 'batch_unknown',
    words: (record) =>
      `was sent without a usable answer, so an execution may or may not exist${lastFault(record)}`,
  },
  submitted: {
    code: 'batch_unfinished',
    words: (record) =>
      wasEnded(record) ? 'was ended when the run was' : 'was still running when the run ended',
  },
  settled: {
    code: 'batch_unfinished',
    words: () => 'had ended, but its results were not collected when the run ended',
  },
  refused: {
    code: 'batch_refused',
    words: (record) => `was refused by the platform${lastFault(record)}${doubtOf(record)}`,
  },
  abandoned: { code: 'batch_abandoned', words: explainAbandoned },
};

function unfinished(record: Unfinished, circumstances: Circumstances): Problem {
  const { code, words } = UNFINISHED[record.phase];
  return { code, words: words(record, circumstances) };
}

function explainUnsent(record: BatchRecord, { heldByBudget }: Circumstances): string {
  const held = heldByBudget ? `: ${HELD_BY_BUDGET}` : '';
  return wasNeverSent(record)
    ? `was never sent${held}`
    : `was not accepted after ${tries(record.submitAttempts)} to send it${lastFault(record)}`;
}

function wasNeverSent(record: BatchRecord): boolean {
  return isPlanned(record) && record.submitAttempts === 0;
}

function tries(count: number): string {
  return count === 1 ? '1 try' : `${count} tries`;
}

function findUncompleted({ platformStatus }: BatchExecution): Problem[] {
  if (platformStatus === 'completed') return [];
  const words =
    platformStatus === null
      ? 'has no final status'
      : `was ended by the platform with the status "${platformStatus}" instead of "completed"`;
  return [{ code: 'execution_not_completed', words }];
}

function explainAbandoned(record: BatchRecord, { circuitBreakerSeconds }: Circumstances): string {
  if (record.faults.length > 0) return `was abandoned${lastFault(record)}`;
  if (executionOf(record) !== null) {
    return `still ran at the deadline, after ${circuitBreakerSeconds} s`;
  }
  return record.submitAttempts === 0
    ? 'was never sent'
    : `was given up after ${tries(record.submitAttempts)} to send it`;
}

/** A refusal proves nothing of what was sent before it. */
function doubtOf(record: BatchRecord): string {
  return hasLostAnswer(record)
    ? '; it had been sent before without an answer, so an execution may or may not exist'
    : '';
}

/** The step that gives a batch up says why, as its last fault. */
function lastFault({ faults }: BatchRecord): string {
  const last = faults.at(-1);
  return last === undefined ? '' : `: ${last.message}`;
}

/** What is said of one execution for two batches, of which one was never run and nobody can tell which; null where there is none. */
export function explainSharedExecutions(batches: readonly BatchFindings[]): string | null {
  const withExecution = batches.flatMap(({ record }) => {
    const execution = executionOf(record);
    return execution === null ? [] : [{ id: execution.id, number: record.index + 1 }];
  });
  const sentences = [...Map.groupBy(withExecution, ({ id }) => id).values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const numbers = group.map(({ number }) => number);
      return `${nameBatches(numbers, batches.length)} were given the same execution`;
    });
  return sentences.length === 0 ? null : sentences.join('; ');
}

const MOST_NUMBERS_NAMED = 5;

function nameBatches(numbers: readonly number[], total: number): string {
  if (numbers.length === 1) return `batch ${numbers[0]} of ${total}`;
  const shown = numbers.slice(0, MOST_NUMBERS_NAMED);
  const rest = numbers.length - shown.length;
  if (rest > 0) return `${numbers.length} of ${total} batches (${shown.join(', ')}, …) each`;
  return `batches ${shown.slice(0, -1).join(', ')} and ${shown.at(-1)} of ${total} each`;
}

/** Less is there to judge than an earlier run of the suite judged, and the suite does not say that this is meant. */
export function explainGone({ cognigy }: Pick<Suite, 'cognigy'>): Reason[] {
  const gone = cognigy?.prepared?.gone;
  if (gone === undefined) return [];
  return [
    {
      code: 'playbooks_gone',
      message: `since run ${gone.since} there is less to judge: ${listed(gone.what)} gone; bring it back, or write cognigy.expected_playbooks and cognigy.expected_cases as they are to be`,
    },
  ];
}
