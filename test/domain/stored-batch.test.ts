import { describe, expect, it } from 'vitest';
import { BatchRecord } from '../../lib/domain/batch.ts';
import { StoredBatch } from '../../lib/domain/stored-batch.ts';
import { FLAT_BATCH } from '../support/builders/flat-batch.ts';
import { aBatch, anEvidenceRef, anExecution } from '../support/builders/ledger-builders.ts';

const sent = { ...FLAT_BATCH, submitAttempts: 1, firstAttemptAt: 1_000 };
const accepted = { ...sent, executionId: 'exec-1', submittedAt: 2_000, polls: 2 };
const ended = {
  ...accepted,
  platformStatus: 'completed',
  progress: 1,
  lastSeenRunningAt: 2_500,
  settledAt: 3_000,
};
const core = { version: 3, payload: anEvidenceRef(), firstAttemptAt: 1_000 };
const out = anExecution({ id: 'exec-1', submittedAt: 2_000, looks: 2 });
const over = anExecution({
  id: 'exec-1',
  submittedAt: 2_000,
  looks: 2,
  platformStatus: 'completed',
  progress: 1,
  lastSeenRunningAt: 2_500,
});
const fault = { code: 'odd', message: 'seen once' };

describe('a batch that 0.1.0 wrote', () => {
  it.each<[string, object, BatchRecord]>([
    ['planned', FLAT_BATCH, aBatch({ version: 3, payload: anEvidenceRef() })],
    [
      'planned and once not taken',
      { ...sent, nextActionAt: 4_000, faults: [fault] },
      aBatch({ ...core, submitAttempts: 1, nextActionAt: 4_000, faults: [fault] }),
    ],
    ['submitting', { ...sent, phase: 'submitting' }, aBatch({ ...core, phase: 'submitting' })],
    [
      'unknown',
      { ...sent, phase: 'unknown', nextActionAt: 4_000 },
      aBatch({ ...core, phase: 'unknown', nextActionAt: 4_000 }),
    ],
    [
      'submitted',
      { ...accepted, phase: 'submitted', nextActionAt: 4_000 },
      aBatch({ ...core, phase: 'submitted', execution: out, nextActionAt: 4_000 }),
    ],
    [
      'settled',
      { ...ended, phase: 'settled', nextActionAt: 3_000 },
      aBatch({ ...core, phase: 'settled', execution: over, settledAt: 3_000, nextActionAt: 3_000 }),
    ],
    [
      'collected',
      { ...ended, phase: 'collected', results: anEvidenceRef({ bytes: 7 }), resultCount: 2 },
      aBatch({
        ...core,
        phase: 'collected',
        execution: over,
        settledAt: 3_000,
        results: anEvidenceRef({ bytes: 7 }),
        resultCount: 2,
      }),
    ],
    [
      'refused',
      { ...sent, phase: 'refused', faults: [fault] },
      aBatch({ ...core, phase: 'refused', faults: [fault] }),
    ],
    [
      'abandoned without an execution',
      { ...sent, phase: 'abandoned', nextActionAt: 4_000 },
      aBatch({ ...core, phase: 'abandoned', execution: null }),
    ],
    [
      'abandoned with one',
      { ...ended, phase: 'abandoned' },
      aBatch({ ...core, phase: 'abandoned', execution: over, settledAt: 3_000 }),
    ],
  ])('is read as what it was: %s', (_, flat, batch) => {
    expect(StoredBatch.parse(flat)).toStrictEqual(batch);
  });

  it('is still driven where it was', () => {
    const slices = [anEvidenceRef({ bytes: 5 })];

    expect(StoredBatch.parse({ ...FLAT_BATCH, slices: [] })).toMatchObject({ driven: true });
    expect(StoredBatch.parse(FLAT_BATCH)).toMatchObject({ driven: false });
    expect(StoredBatch.parse({ ...accepted, phase: 'submitted', slices })).toMatchObject({
      execution: { kind: 'driven', id: 'exec-1', slices },
    });
  });

  it.each([
    ['has an end and no execution', { ...sent, phase: 'collected' }],
    ['is collected without results', { ...ended, phase: 'collected' }],
    ['has a field that nobody wrote', { ...FLAT_BATCH, verdict: 'passed' }],
    ['is in a phase that there is not', { ...FLAT_BATCH, phase: 'lost' }],
    ['has no cases', { ...FLAT_BATCH, cases: 0 }],
  ])('is not believed where it %s', (_, flat) => {
    expect(StoredBatch.safeParse(flat).success).toBe(false);
  });
});

describe('a batch as it is written now', () => {
  it.each(BatchRecord.options.map(({ shape }) => shape.phase.value))(
    'is read as it was written: %s',
    (phase) => {
      const batch = aBatch({ phase });

      expect(StoredBatch.parse(JSON.parse(JSON.stringify(batch)))).toEqual(batch);
    },
  );
});
