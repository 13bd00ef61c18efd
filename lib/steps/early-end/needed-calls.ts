import type { BatchIn, BatchRecord } from '../../domain/batch.ts';
import { marksOf } from '../../domain/gate/marks-of.ts';
import type { RunRecord } from '../../domain/run.ts';
import { type BatchFate, batchFates, type Course } from '../../domain/stopping/batch-fates.ts';
import { madeOf } from '../../domain/stopping/marks.ts';
import { stoppingPlan } from '../../domain/stopping/stopping-plan.ts';
import { isInOnePiece, planRepetitions } from '../../domain/suite/planning/plan-repetitions.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { Platform } from '../ports/platform.ts';
import { suiteOf } from '../run-access.ts';

/** What a pass has to know of a run that may end before every call is made. */
export interface NeededCalls extends Omit<Course, 'batches'> {
  readonly suite: Suite;
}

/** Null where every call is made. */
export async function neededCalls(
  run: RunRecord,
  evidence: EvidenceStore,
): Promise<NeededCalls | null> {
  if (run.settings.endsEarly !== true || run.planned === null) return null;
  const suite = await suiteOf(evidence, run.suite);
  const places = planRepetitions(suite);
  const plan = stoppingPlan(suite, { startedAt: run.startedAt, order: [...new Set(places)] });
  return plan === null ? null : { suite, places, plan, inOnePiece: isInOnePiece(suite) };
}

const plans = new WeakMap<readonly BatchRecord[], ReadonlyMap<number, BatchFate>>();
const EVERYTHING: ReadonlyMap<number, BatchFate> = new Map();

/** What becomes of the planned batches of a pass, by their index; nothing is said where every call is made. */
export function fatesIn(pass: {
  readonly needed: NeededCalls | null;
  readonly batches: readonly BatchRecord[];
}): ReadonlyMap<number, BatchFate> {
  const { needed, batches } = pass;
  if (needed === null) return EVERYTHING;
  const known = plans.get(batches) ?? batchFates({ ...needed, batches });
  plans.set(batches, known);
  return known;
}

/** The batch without the calls that are not needed any more, and the request that asks for the others. */
export async function withoutLeftOut(
  batch: BatchIn<'planned'>,
  fate: BatchFate | undefined,
  {
    needed,
    evidence,
    platform,
  }: {
    readonly needed: NeededCalls | null;
    readonly evidence: EvidenceStore;
    readonly platform: Platform;
  },
): Promise<BatchIn<'planned'>> {
  if (needed === null || fate?.kind !== 'goes' || fate.marks === batch.marks) return batch;
  const { suite, places } = needed;
  const { marks } = fate;
  const planned = places.slice(batch.firstCase, batch.firstCase + batch.cases);
  const made = madeOf(planned, marks).flatMap((position) => suite.test_cases[position] ?? []);
  const bytes = platform.encodeBatch(suite, made);
  const payload = await evidence.put(batch.runId, `batch-${batch.index}-request`, 'json', bytes);
  return { ...batch, marks, payload };
}

/** What the calls of a batch have come to, where a decision waits for it. */
export function withMarks<Batch extends BatchRecord>(
  batch: Batch,
  results: readonly unknown[],
  needed: NeededCalls | null,
): Batch {
  if (needed === null) return batch;
  return { ...batch, marks: marksOf(needed.suite, batch, results) };
}
