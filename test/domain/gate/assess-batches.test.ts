import { describe, expect, it } from 'vitest';
import { assessRun } from '../../support/builders/assess-run.ts';
import { aBatch, type BatchFacts } from '../../support/builders/ledger-builders.ts';
import { aFinishedRun, aSuite, aTestCase } from '../../support/builders/run-evidence.ts';
import { outcomeOf, withBatch } from './assessed-evidence.ts';

const inBatches = aSuite(20, { max_batch_size: 10 });
const NEVER_SENT: BatchFacts = {
  phase: 'planned',
  executionId: null,
  platformStatus: null,
  submitAttempts: 0,
};
const REFUSED: BatchFacts = {
  phase: 'refused',
  executionId: null,
  platformStatus: null,
  faults: [{ code: 'submission_refused', message: 'the suite is unknown (HTTP 404)' }],
};
const REFUSED_AFTER_LOSS: BatchFacts = {
  ...REFUSED,
  submitAttempts: 2,
  faults: [
    { code: 'submission_ambiguous', message: 'the connection was dropped' },
    ...(REFUSED.faults ?? []),
  ],
};

describe('assessing the batches of a run', () => {
  it.each<[BatchFacts, string, string]>([
    [
      { phase: 'abandoned' },
      'batch_abandoned',
      'batch 2 of 2 still ran at the deadline, after 1500 s',
    ],
    [
      {
        phase: 'abandoned',
        faults: [{ code: 'deadline_submitted', message: 'it still ran after 900 s' }],
      },
      'batch_abandoned',
      'batch 2 of 2 was abandoned: it still ran after 900 s',
    ],
    [
      { phase: 'planned', executionId: null, submitAttempts: 0 },
      'batch_unfinished',
      'batch 2 of 2 was never sent',
    ],
    [
      { phase: 'unknown', executionId: null },
      'batch_unknown',
      'batch 2 of 2 was sent without a usable answer, so an execution may or may not exist',
    ],
    [
      {
        phase: 'refused',
        executionId: null,
        faults: [{ code: 'submission_refused', message: 'HTTP 413 too large' }],
      },
      'batch_refused',
      'batch 2 of 2 was refused by the platform: HTTP 413 too large',
    ],
    [
      { phase: 'submitted' },
      'batch_unfinished',
      'batch 2 of 2 was still running when the run ended',
    ],
    [
      { phase: 'submitting', executionId: null, submitAttempts: 3 },
      'batch_unfinished',
      'batch 2 of 2 was being sent when the run ended, so an execution may or may not exist',
    ],
  ])('is inconclusive with a batch like %j', (record, code, message) => {
    const { verdict, reasons } = assessRun(
      withBatch(aFinishedRun(inBatches), 1, { platformStatus: 'running', ...record }, null),
    );

    expect(verdict).toBe('inconclusive');
    expect(reasons[0]).toEqual({ code, message });
  });

  it('names batches of the same fate together', () => {
    const many = aSuite(20, { max_batch_size: 2 });
    const evidence = aFinishedRun(many);
    const { reasons } = assessRun({
      ...evidence,
      batches: evidence.batches.map(({ record }) => ({
        record: aBatch({ ...record, phase: 'abandoned', platformStatus: 'running' }),
        results: null,
      })),
    });

    expect(reasons[0]?.message).toBe(
      '10 of 10 batches (1, 2, 3, 4, 5, …) each still ran at the deadline, after 1500 s',
    );
  });

  it('rejects where the platform refuses and has never accepted anything', () => {
    const refused: BatchFacts = {
      phase: 'refused',
      executionId: null,
      platformStatus: null,
      faults: [{ code: 'submission_refused', message: 'the suite is unknown (HTTP 404)' }],
    };
    const evidence = withBatch(
      withBatch(aFinishedRun(inBatches), 1, refused, null),
      0,
      { phase: 'planned', executionId: null, submitAttempts: 0 },
      null,
    );

    expect(outcomeOf(evidence)).toMatchObject({
      verdict: 'rejected',
      first: 'batch 2 of 2 was refused by the platform: the suite is unknown (HTTP 404)',
    });
  });

  it('does not pass on one execution for two batches, nor on batches that do not make up the suite', () => {
    const shared = withBatch(aFinishedRun(inBatches), 1, { executionId: 'exec-0' });
    const torn = aFinishedRun(inBatches);

    expect(outcomeOf(shared)).toMatchObject({
      verdict: 'error',
      codes: ['integrity_violated'],
      first: 'batches 1 and 2 of 2 each were given the same execution',
    });
    expect(outcomeOf({ ...torn, batches: torn.batches.slice(0, 1) }).codes).toContain(
      'batches_inconsistent',
    );
    expect(outcomeOf(withBatch(torn, 1, { firstCase: 9, cases: 11 })).verdict).not.toBe('passed');
  });

  it('does not fail a bot by the batches that share no execution, whoever forgot about the others', () => {
    const evidence = aFinishedRun(inBatches);
    const [bad] = evidence.batches;
    const shared = withBatch(evidence, 1, { executionId: 'exec-0' });
    const results = bad?.results?.map(() => ({ assertions: [{ type: 'intent', passed: false }] }));

    expect(
      outcomeOf({
        ...shared,
        batches: shared.batches.map((batch, index) =>
          index === 0 ? { ...batch, results: results ?? null } : batch,
        ),
      }).verdict,
    ).toBe('error');
  });

  it('28: says of a refusal after a lost answer what nobody knows', () => {
    const evidence = withBatch(aFinishedRun(inBatches), 0, REFUSED_AFTER_LOSS, null);

    expect(outcomeOf(evidence).first).toBe(
      'batch 1 of 2 was refused by the platform: the suite is unknown (HTTP 404); it had been sent before without an answer, so an execution may or may not exist',
    );
  });

  it('e04: is an error where the platform named the execution of another run, whoever forgot to say so', () => {
    const given: BatchFacts = {
      ...NEVER_SENT,
      phase: 'abandoned',
      faults: [{ code: 'execution_shared', message: 'execution ex-same was of run run-1' }],
    };

    expect(outcomeOf(withBatch(aFinishedRun(inBatches), 1, given, null))).toMatchObject({
      verdict: 'error',
      first: 'execution ex-same was of run run-1',
    });
  });

  it.each<[string, BatchFacts, BatchFacts, string]>([
    ['one was refused and the other not sent', REFUSED, NEVER_SENT, 'rejected'],
    ['both were refused', REFUSED, REFUSED, 'rejected'],
    ['it was refused once an answer was lost', REFUSED_AFTER_LOSS, NEVER_SENT, 'inconclusive'],
    ['both were, one once an answer was lost', REFUSED, REFUSED_AFTER_LOSS, 'inconclusive'],
    ['neither was sent', NEVER_SENT, NEVER_SENT, 'inconclusive'],
    [
      'the other may have been accepted',
      REFUSED,
      { ...NEVER_SENT, phase: 'unknown', submitAttempts: 1 },
      'inconclusive',
    ],
    [
      'the other is being sent',
      REFUSED,
      { ...NEVER_SENT, phase: 'submitting', submitAttempts: 1 },
      'inconclusive',
    ],
    ['the other was accepted', REFUSED, { phase: 'submitted' }, 'inconclusive'],
  ])('rejects only where the platform takes nothing at all: %s', (_, first, second, verdict) => {
    const evidence = withBatch(aFinishedRun(inBatches), 0, first, null);

    expect(outcomeOf(withBatch(evidence, 1, second, null)).verdict).toBe(verdict);
  });

  it('takes batches in any order', () => {
    const evidence = aFinishedRun(aSuite(20, { max_batch_size: 4 }));

    const [first, ...others] = evidence.batches;
    for (const batches of [evidence.batches.toReversed(), [...others, ...(first ? [first] : [])]]) {
      expect(outcomeOf({ ...evidence, batches }).verdict).toBe('passed');
    }
  });

  it.each<[string, BatchFacts]>([
    ['overlap', { firstCase: 9 }],
    ['leave a case out', { firstCase: 11 }],
    ['are too short', { cases: 9 }],
    ['are too long', { cases: 11 }],
  ])('says so where batches %s', (_, record) => {
    const { verdict, reasons } = assessRun(withBatch(aFinishedRun(inBatches), 1, record));

    expect(verdict).not.toBe('passed');
    expect(reasons).toContainEqual({
      code: 'batches_inconsistent',
      message:
        'the batches of the run (2) do not make up the 20 cases of its suite, repetitions counted',
    });
  });

  it('counts repetitions among what the batches have to make up', () => {
    const suite = aSuite([aTestCase({ repeat: 3 })]);

    expect(assessRun(aFinishedRun(suite)).reasons).toContainEqual({
      code: 'batches_inconsistent',
      message:
        'the batches of the run (1) do not make up the 3 cases of its suite, repetitions counted',
    });
  });

  it('gives a case that two batches claim to the first of them', () => {
    const evidence = withBatch(aFinishedRun(inBatches), 1, { firstCase: 9, cases: 11 });

    expect(assessRun(evidence).cases[9]?.batch).toBe(0);
    expect(assessRun(evidence).cases[10]?.batch).toBe(1);
  });

  it('does not pass without the results of a collected batch, nor with results for none of its cases', () => {
    const lost = withBatch(aFinishedRun(inBatches), 1, {}, null);

    expect(outcomeOf(lost)).toMatchObject({
      verdict: 'inconclusive',
      first: 'batch 2 of 2 ended without results',
    });
    expect(assessRun(lost).cases[19]?.not_evaluated_reason).toBe(
      'the results of the batch of this case are missing',
    );
    expect(assessRun(lost).batchFaults.get(1)).toEqual([]);
  });
});
