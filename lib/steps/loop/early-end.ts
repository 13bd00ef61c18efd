import type { BatchIn, BatchRecord } from '../../domain/batch.ts';
import { marksOf } from '../../domain/gate/marks-of.ts';
import type { RunRecord } from '../../domain/run.ts';
import { madeOf } from '../../domain/stopping/marks.ts';
import { type Course, type Sending, sendingPlan } from '../../domain/stopping/sending-plan.ts';
import { stoppingPlan } from '../../domain/stopping/stopping-plan.ts';
import { isInOnePiece, planRepetitions } from '../../domain/suite/planning/plan-repetitions.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { Platform } from '../ports/platform.ts';
import { suiteOf } from '../run-access.ts';

/** What a pass has to know of a run that may end before every call is made. */
export interface EarlyEnd extends Omit<Course, 'batches'> {
  readonly suite: Suite;
}

/** Null where every call is made. */
export async function earlyEndOf(
  run: RunRecord,
  evidence: EvidenceStore,
): Promise<EarlyEnd | null> {
  if (run.settings.endsEarly !== true || run.planned === null) return null;
  const suite = await suiteOf(evidence, run.suite);
  const places = planRepetitions(suite);
  const plan = stoppingPlan(suite, { startedAt: run.startedAt, order: [...new Set(places)] });
  return plan === null ? null : { suite, places, plan, inOnePiece: isInOnePiece(suite) };
}

const plans = new WeakMap<readonly BatchRecord[], ReadonlyMap<number, Sending>>();
const EVERYTHING: ReadonlyMap<number, Sending> = new Map();

/** What becomes of the planned batches of a pass, by their index; nothing is said where every call is made. */
export function sendingsIn(pass: {
  readonly earlyEnd: EarlyEnd | null;
  readonly batches: readonly BatchRecord[];
}): ReadonlyMap<number, Sending> {
  const { earlyEnd, batches } = pass;
  if (earlyEnd === null) return EVERYTHING;
  const known = plans.get(batches) ?? sendingPlan({ ...earlyEnd, batches });
  plans.set(batches, known);
  return known;
}

/** The batch without the calls that are not needed any more, and the request that asks for the others. */
export async function withoutLeftOut(
  batch: BatchIn<'planned'>,
  sending: Sending | undefined,
  {
    earlyEnd,
    evidence,
    platform,
  }: {
    readonly earlyEnd: EarlyEnd | null;
    readonly evidence: EvidenceStore;
    readonly platform: Platform;
  },
): Promise<BatchIn<'planned'>> {
  if (earlyEnd === null || sending?.kind !== 'goes' || sending.marks === batch.marks) return batch;
  const { suite, places } = earlyEnd;
  const { marks } = sending;
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
  earlyEnd: EarlyEnd | null,
): Batch {
  if (earlyEnd === null) return batch;
  return { ...batch, marks: marksOf(earlyEnd.suite, batch, results) };
}
