import { describe, expect, it } from 'vitest';
import type { EvaluatedCase } from '../../../lib/domain/evaluation/evaluated-case.ts';
import { judgeRepetitions } from '../../../lib/domain/evaluation/judge-repetitions.ts';
import { type Discrepancy, ReportCase } from '../../../lib/domain/report.ts';
import { anUnevaluatedCase, aReportCase } from '../../support/builders/report-builders.ts';

const passed = repetition({
  outcome: 'passed',
  expected_intent: 'refund',
  matched_intent: 'refund',
});
const slow = repetition({ outcome: 'failed', expected_intent: 'refund', matched_intent: 'refund' });
const astray = repetition({
  outcome: 'failed',
  expected_intent: 'refund',
  matched_intent: 'order',
});
const missing = unevaluated('no result came');

const judgedBy = (repetitions: readonly EvaluatedCase[], minPass: number) =>
  judgeRepetitions(repetitions, { kind: 'min_pass', repeat: repetitions.length, minPass });

describe('the repetitions of a case', () => {
  it.each([[[slow, astray, passed]], [[astray, slow, passed]], [[passed, slow, astray]]])(
    'show the wrong intent of one of them, whatever their order',
    (repetitions) => {
      const { reportCase } = judgedBy(repetitions, 1);

      expect(reportCase).toMatchObject({ outcome: 'flaky', matched_intent: 'order' });
    },
  );

  it.each([
    ['nothing was expected', undefined, 'order'],
    ['it is not known what matched', 'refund', undefined],
    ['it matched what was expected', 'refund', 'refund'],
  ])('see no wrong intent where %s', (_, expected_intent, matched_intent) => {
    const bland = repetition({
      outcome: 'failed',
      response_text: 'bland',
      ...(expected_intent === undefined ? {} : { expected_intent }),
      ...(matched_intent === undefined ? {} : { matched_intent }),
    });

    expect(judgedBy([slow, bland, passed], 1).reportCase.response_text).not.toBe('bland');
    expect(judgedBy([bland, astray, passed], 1).reportCase.matched_intent).toBe('order');
  });

  it.each([
    [[passed, passed], 2, 'passed'],
    [[passed, passed], 1, 'passed'],
    [[passed, slow], 1, 'flaky'],
    [[passed, slow], 2, 'failed'],
    [[passed, slow, astray], 2, 'failed'],
    [[passed, missing], 1, 'not_evaluated'],
    [[slow, missing], 1, 'not_evaluated'],
    [[slow, missing], 2, 'failed'],
    [[missing, missing], 1, 'not_evaluated'],
    [[slow, slow], 1, 'failed'],
  ])('%#: come out, with %j of which %i must pass, as %s', (repetitions, minPass, outcome) => {
    expect(judgedBy(repetitions, minPass).reportCase.outcome).toBe(outcome);
  });

  it('are the one repetition as it is where there is but one', () => {
    expect(judgedBy([astray], 1)).toBe(astray);
  });

  it('cannot be none', () => {
    expect(() => judgedBy([], 1)).toThrow(
      new RangeError('a case has no repetition, it needs at least 1'),
    );
  });

  it('show one that is missing where it keeps them from being judged, and say how many are', () => {
    const { reportCase } = judgedBy([astray, missing, unevaluated('torn')], 1);

    expect(reportCase).toMatchObject({
      outcome: 'not_evaluated',
      not_evaluated_reason: '2 of 3 repetitions: no result came',
      response_text: null,
    });
  });

  it('give no reason for not being evaluated where they are', () => {
    const { reportCase } = judgedBy([missing, slow], 2);

    expect(reportCase).toMatchObject({ outcome: 'failed', not_evaluated_reason: null });
    expect(ReportCase.parse(reportCase).repetitions?.attempts[0]).toStrictEqual({
      batch: 0,
      outcome: 'not_evaluated',
      not_evaluated_reason: 'no result came',
      latency_ms: null,
    });
  });

  it('list how each went, in their order', () => {
    const second = repetition({
      outcome: 'failed',
      batch: 4,
      matched_intent: null,
      latency_ms: 700,
    });

    expect(judgedBy([passed, second], 1).reportCase.repetitions).toEqual({
      min_pass: 1,
      attempts: [
        {
          batch: 0,
          outcome: 'passed',
          not_evaluated_reason: null,
          matched_intent: 'refund',
          latency_ms: 120,
        },
        {
          batch: 4,
          outcome: 'failed',
          not_evaluated_reason: null,
          matched_intent: null,
          latency_ms: 700,
        },
      ],
    });
  });

  it.each([
    ['the longest', [timed(90), timed(400), timed(120)], 400],
    ['none where that of an evaluated one is not known', [timed(90), timed(null), timed(9)], null],
    ['that of the evaluated ones', [timed(90), missing], 90],
    ['none where none was evaluated', [missing, missing], null],
  ])('have, for their latency, %s', (_, repetitions, latency) => {
    expect(judgedBy(repetitions, 1).reportCase.latency_ms).toBe(latency);
  });

  it('bring each discrepancy up once', () => {
    const [first, second] = ['intent', 'entities'].map(
      (type): Discrepancy => ({
        case_id: 'case-1',
        kind: 'unchecked',
        type,
        platform: null,
        cognigate: null,
      }),
    );
    const noted = (...discrepancies: (Discrepancy | undefined)[]): EvaluatedCase => ({
      ...passed,
      discrepancies: discrepancies.flatMap((each) => (each ? [{ ...each }] : [])),
    });

    const { discrepancies } = judgedBy([noted(first), noted(first, second), noted()], 1);

    expect(discrepancies).toEqual([first, second]);
  });
});

function repetition(overrides: Partial<ReportCase>): EvaluatedCase {
  const { expected_intent: _e, matched_intent: _m, ...rest } = aReportCase();
  return { reportCase: { ...rest, ...overrides }, discrepancies: [] };
}

function unevaluated(not_evaluated_reason: string): EvaluatedCase {
  return { reportCase: anUnevaluatedCase({ not_evaluated_reason }), discrepancies: [] };
}

function timed(latency_ms: number | null): EvaluatedCase {
  return repetition({ outcome: 'passed', latency_ms });
}
