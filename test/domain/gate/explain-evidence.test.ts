import { describe, expect, it } from 'vitest';
import {
  type BatchFindings,
  explainEvidence,
  explainMissingCases,
  explainSharedExecutions,
  problemOfCases,
} from '../../../lib/domain/gate/explain-evidence.ts';
import { aBatch, type BatchFacts } from '../../support/builders/ledger-builders.ts';
import { anUnevaluatedCase, aReportCase } from '../../support/builders/report-builders.ts';

/** A batch that was collected and completed, with sound results. */
function findings(
  overrides: BatchFacts = {},
  rest: Partial<Omit<BatchFindings, 'record'>> = {},
): BatchFindings {
  const record = aBatch({
    phase: 'collected',
    platformStatus: 'completed',
    executionId: `exec-${overrides.index ?? 0}`,
    submitAttempts: 1,
    ...overrides,
  });
  return { record, hasResults: true, faults: [], ...rest };
}

const explained = (...batches: readonly BatchFindings[]) =>
  explainEvidence(batches, {
    circuitBreakerSeconds: 900,
    heldByBudget: false,
    batches: batches.length,
  });

const REFUSAL = { code: 'submission_refused', message: 'HTTP 413 too large' };
const EARLIER = { code: 'status_odd', message: 'the status "odd" is not known' };

describe('explaining evidence', () => {
  it('says of a batch that was never sent that the rate budget held it back', () => {
    const batches = [findings({ phase: 'planned', submitAttempts: 0 })];

    const circumstances = { circuitBreakerSeconds: 900, heldByBudget: true, batches: 1 };
    const [reason] = explainEvidence(batches, circumstances);

    expect(reason?.message).toBe(
      'batch 1 of 1 was never sent: the rate budget, which all runs at this platform share, had no turn for it in time',
    );
  });

  it('has nothing to say of batches that were all completed and collected', () => {
    expect(explained(findings({ index: 0 }), findings({ index: 1 }))).toEqual([]);
    expect(explained()).toEqual([]);
  });

  it.each<[BatchFacts, string, string]>([
    [
      { platformStatus: 'timeout' },
      'execution_not_completed',
      'was ended by the platform with the status "timeout" instead of "completed"',
    ],
    [{ platformStatus: null }, 'execution_not_completed', 'has no final status'],
    [{ phase: 'refused' }, 'batch_refused', 'was refused by the platform'],
    [
      { phase: 'refused', faults: [EARLIER, REFUSAL] },
      'batch_refused',
      'was refused by the platform: HTTP 413 too large',
    ],
    [
      { phase: 'unknown' },
      'batch_unknown',
      'was sent without a usable answer, so an execution may or may not exist',
    ],
    [
      { phase: 'unknown', faults: [{ code: 'submission_ambiguous', message: 'cut off' }] },
      'batch_unknown',
      'was sent without a usable answer, so an execution may or may not exist: cut off',
    ],
    [{ phase: 'abandoned' }, 'batch_abandoned', 'still ran at the deadline, after 900 s'],
    [
      { phase: 'abandoned', faults: [EARLIER, { code: 'deadline', message: 'it still ran' }] },
      'batch_abandoned',
      'was abandoned: it still ran',
    ],
    [
      { phase: 'abandoned', executionId: null, submitAttempts: 1 },
      'batch_abandoned',
      'was given up after 1 try to send it',
    ],
    [
      { phase: 'abandoned', executionId: null, submitAttempts: 0 },
      'batch_abandoned',
      'was never sent',
    ],
    [{ phase: 'planned', submitAttempts: 0 }, 'batch_unfinished', 'was never sent'],
    [
      { phase: 'planned', submitAttempts: 1 },
      'batch_unfinished',
      'was not accepted after 1 try to send it',
    ],
    [
      { phase: 'planned', submitAttempts: 2, faults: [{ code: 'x', message: 'HTTP 429' }] },
      'batch_unfinished',
      'was not accepted after 2 tries to send it: HTTP 429',
    ],
    [
      { phase: 'submitting', submitAttempts: 1, faults: [{ code: 'x', message: 'no answer' }] },
      'batch_unfinished',
      'was being sent when the run ended, so an execution may or may not exist: no answer',
    ],
    [{ phase: 'submitted' }, 'batch_unfinished', 'was still running when the run ended'],
    [
      { phase: 'settled' },
      'batch_unfinished',
      'had ended, but its results were not collected when the run ended',
    ],
  ])('says of a batch like %j %s: it %s', (record, code, words) => {
    expect(explained(findings({ index: 1, ...record }), findings())).toEqual([
      { code, message: `batch 2 of 2 ${words}` },
    ]);
  });

  it('says all that is wrong with one batch', () => {
    const odd = { code: 'result_duplicated', message: 'case hello is there twice' };
    const batch = findings(
      { platformStatus: 'failed' },
      { hasResults: false, faults: [odd, { ...odd, message: 'case bye is there twice' }] },
    );

    expect(explained(batch)).toEqual([
      { code: 'results_absent', message: 'batch 1 of 1 ended without results' },
      {
        code: 'execution_not_completed',
        message:
          'batch 1 of 1 was ended by the platform with the status "failed" instead of "completed"',
      },
      {
        code: 'result_duplicated',
        message: 'batch 1 of 1 returned odd results: case hello is there twice',
      },
      {
        code: 'result_duplicated',
        message: 'batch 1 of 1 returned odd results: case bye is there twice',
      },
    ]);
  });

  it.each(['collected', 'refused', 'unknown', 'abandoned', 'submitted'] as const)(
    'tells odd results of a batch that is %s, but not a confidence that no judgement rests on',
    (phase) => {
      const faults = [
        { code: 'confidence_out_of_range', message: 'a confidence is 7' },
        { code: 'result_unmatched', message: '1 result belongs to no case' },
      ];

      expect(
        explained(findings({ phase }, { faults })).slice(phase === 'collected' ? 0 : 1),
      ).toEqual([
        {
          code: 'result_unmatched',
          message: 'batch 1 of 1 returned odd results: 1 result belongs to no case',
        },
      ]);
    },
  );

  it.each([
    [[0], 'batch 1 of 7'],
    [[2, 6], 'batches 3 and 7 of 7 each'],
    [[0, 1, 2], 'batches 1, 2 and 3 of 7 each'],
    [[0, 1, 2, 3, 4], 'batches 1, 2, 3, 4 and 5 of 7 each'],
    [[0, 1, 2, 3, 4, 5], '6 of 7 batches (1, 2, 3, 4, 5, …) each'],
  ])('names batches %j as %s', (unsent, subject) => {
    const batches = Array.from({ length: 7 }, (_, index) =>
      unsent.includes(index)
        ? findings({ index, phase: 'planned', executionId: null, submitAttempts: 0 })
        : findings({ index }),
    );

    expect(explained(...batches)).toEqual([
      { code: 'batch_unfinished', message: `${subject} was never sent` },
    ]);
  });

  it('keeps batches of different fates apart, in their order', () => {
    const batches = [
      findings({ index: 0, phase: 'submitted' }),
      findings({ index: 1, phase: 'planned', executionId: null, submitAttempts: 0 }),
      findings({ index: 2, phase: 'submitted' }),
    ];

    expect(explained(...batches).map(({ message }) => message)).toEqual([
      'batches 1 and 3 of 3 each was still running when the run ended',
      'batch 2 of 3 was never sent',
    ]);
  });
});

describe('one execution for two batches', () => {
  it('is told with the batches that have it', () => {
    const batches = [
      findings({ index: 0, executionId: 'exec-a' }),
      findings({ index: 1, executionId: 'exec-b' }),
      findings({ index: 2, executionId: 'exec-a' }),
      findings({ index: 3, executionId: 'exec-b' }),
    ];

    expect(explainSharedExecutions(batches)).toBe(
      'batches 1 and 3 of 4 each were given the same execution; batches 2 and 4 of 4 each were given the same execution',
    );
  });

  it('is not seen in batches that have none', () => {
    const none = { phase: 'planned', executionId: null } as const;

    expect(
      explainSharedExecutions([
        findings({ index: 0, executionId: 'exec-a' }),
        findings({ index: 1, ...none }),
        findings({ index: 2, ...none }),
      ]),
    ).toBeNull();
  });
});

describe('why a case has no result', () => {
  it.each<[BatchFacts, string]>([
    [{ phase: 'planned', submitAttempts: 0 }, 'the batch of this case was never sent'],
    [{ phase: 'planned', submitAttempts: 1 }, 'the platform never accepted the batch of this case'],
    [
      { phase: 'submitting', submitAttempts: 1 },
      'it is not known whether the batch of this case was run',
    ],
    [{ phase: 'unknown' }, 'it is not known whether the batch of this case was run'],
    [{ phase: 'submitted' }, 'the batch of this case was still running when the run ended'],
    [
      { phase: 'settled' },
      'the results of the batch of this case were not collected when the run ended',
    ],
    [{ phase: 'collected' }, 'the results of the batch of this case are missing'],
    [{ phase: 'refused' }, 'the platform refused the batch of this case'],
    [{ phase: 'abandoned' }, 'the batch of this case was abandoned'],
  ])('is, for a batch like %j: %s', (record, problem) => {
    expect(problemOfCases(aBatch(record))).toBe(problem);
  });
});

describe('explaining cases that were not evaluated', () => {
  const missing = (count: number, cause: string) =>
    Array.from({ length: count }, () => anUnevaluatedCase({ not_evaluated_reason: cause }));

  it('has nothing to say where all were evaluated', () => {
    expect(explainMissingCases([aReportCase(), aReportCase()])).toEqual([]);
    expect(explainMissingCases([])).toEqual([]);
  });

  it.each([
    [[aReportCase(), ...missing(1, 'no result')], '1 of 2 cases was not evaluated: no result (1)'],
    [missing(2, 'no result'), '2 of 2 cases were not evaluated: no result (2)'],
    [
      [...missing(1, 'rare'), ...missing(3, 'frequent'), aReportCase(), ...missing(2, 'usual')],
      '6 of 7 cases were not evaluated: frequent (3), usual (2), rare (1)',
    ],
    [
      [...missing(1, 'd'), ...missing(4, 'a'), ...missing(3, 'b'), ...missing(2, 'c')],
      '10 of 10 cases were not evaluated: a (4), b (3), c (2), and others',
    ],
  ])('counts them and names the three most frequent causes (%#)', (cases, message) => {
    expect(explainMissingCases(cases)).toEqual([{ code: 'cases_not_evaluated', message }]);
  });
});
