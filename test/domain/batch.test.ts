import { describe, expect, it } from 'vitest';
import {
  type BatchPhase,
  BatchRecord,
  executionOf,
  hasEnded,
  idempotencyKeyOf,
  isAmbiguous,
  isAwaited,
  isCollected,
  isOpenAtDeadline,
  isOut,
  isOver,
  isPlanned,
  isRefused,
  isSettled,
  isSubmitting,
  isUnanswered,
  isUnsent,
  mayStillRun,
  settledAtOf,
} from '../../lib/domain/batch.ts';
import { aBatch, anExecution } from '../support/builders/ledger-builders.ts';

const PHASES: readonly BatchPhase[] = BatchRecord.options.map(({ shape }) => shape.phase.value);

/** The phases of which a claim is true. */
const phasesOf = (claim: (batch: BatchRecord) => boolean) =>
  PHASES.filter((phase) => claim(aBatch({ phase })));

describe('a batch', () => {
  it('goes the way of a good one, or ends in one of the others', () => {
    expect(PHASES).toEqual([
      'planned',
      'submitting',
      'unknown',
      'submitted',
      'settled',
      'collected',
      'refused',
      'abandoned',
    ]);
  });

  it.each([
    ['planned', isPlanned, ['planned']],
    ['being submitted', isSubmitting, ['submitting']],
    ['settled', isSettled, ['settled']],
    ['collected', isCollected, ['collected']],
    ['refused', isRefused, ['refused']],
    ['still to be sent', isUnsent, ['planned', 'submitting', 'unknown']],
    ['sent without an answer', isUnanswered, ['submitting', 'unknown']],
    ['out', isOut, ['submitting', 'unknown', 'submitted']],
    ['waited for', isAwaited, ['submitted', 'settled']],
    ['given up at the deadline', isOpenAtDeadline, ['unknown', 'submitted', 'settled']],
    ['perhaps still running', mayStillRun, ['submitted', 'abandoned']],
    ['seen to end', hasEnded, ['settled', 'collected']],
    ['over', isOver, ['collected', 'refused', 'abandoned']],
  ] as const)('is %s in some phases, and in no other', (_, claim, phases) => {
    expect(phasesOf(claim)).toEqual(phases);
  });

  it('does not run any more where it was seen to end before it was given up', () => {
    expect(mayStillRun(aBatch({ phase: 'abandoned', settledAt: 1 }))).toBe(false);
  });

  it('is to be sent, or waited for, or over, and only one of them', () => {
    for (const phase of PHASES) {
      const batch = aBatch({ phase });

      expect([isUnsent(batch), isAwaited(batch), isOver(batch)].filter(Boolean)).toHaveLength(1);
    }
  });

  it('has an execution once it was accepted', () => {
    expect(phasesOf((batch) => executionOf(batch) !== null)).toEqual([
      'submitted',
      'settled',
      'collected',
      'abandoned',
    ]);
    expect(executionOf(aBatch({ phase: 'submitted', executionId: 'exec-7' }))).toEqual(
      anExecution({ id: 'exec-7' }),
    );
    expect(executionOf(aBatch({ phase: 'abandoned', executionId: null }))).toBeNull();
  });

  it('has settled where the end of its execution was seen, given up later or not', () => {
    expect(phasesOf((batch) => settledAtOf(batch) !== null)).toEqual(['settled', 'collected']);
    expect(settledAtOf(aBatch({ phase: 'settled', settledAt: 5 }))).toBe(5);
    expect(settledAtOf(aBatch({ phase: 'abandoned', settledAt: 5 }))).toBe(5);
  });

  it('is ambiguous where it was sent without an answer, unless we drive it', () => {
    expect(phasesOf(isAmbiguous)).toEqual(['submitting', 'unknown']);
    expect(isAmbiguous(aBatch({ phase: 'submitting', driven: true }))).toBe(false);
    expect(isAmbiguous(aBatch({ phase: 'unknown', driven: true }))).toBe(false);
  });

  it('has one key, made of its run and its place', () => {
    expect(idempotencyKeyOf(aBatch({ runId: 'run-9', index: 3 }))).toBe('run-9:3');
  });

  it.each([
    ['planned with an execution', { ...aBatch(), execution: anExecution() }],
    ['submitted without one', { ...aBatch({ phase: 'submitted' }), execution: null }],
    ['collected without results', { ...aBatch({ phase: 'collected' }), results: null }],
    ['of no known phase', { ...aBatch(), phase: 'lost' }],
    ['sent and never attempted', { ...aBatch({ phase: 'unknown' }), firstAttemptAt: null }],
  ])('is no entry of the ledger where it is %s', (_, entry) => {
    expect(BatchRecord.safeParse(entry).success).toBe(false);
  });
});
