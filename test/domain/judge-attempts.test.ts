import { describe, expect, it } from 'vitest';
import type { EvaluatedCase } from '../../lib/domain/evaluate-case.ts';
import { judgeAttempts } from '../../lib/domain/judge-attempts.ts';
import type { ReportCase } from '../../lib/domain/report.ts';
import { aReportCase } from '../support/report-builders.ts';

const passed = attempt({ outcome: 'passed', expected_intent: 'refund', matched_intent: 'refund' });
const slow = attempt({ outcome: 'failed', expected_intent: 'refund', matched_intent: 'refund' });
const astray = attempt({ outcome: 'failed', expected_intent: 'refund', matched_intent: 'order' });

describe('the repetitions of a case', () => {
  it.each([[[slow, astray, passed]], [[astray, slow, passed]], [[passed, slow, astray]]])(
    'show the wrong intent of one of them, whatever their order',
    (attempts) => {
      const { reportCase } = judgeAttempts(attempts, 1);

      expect(reportCase).toMatchObject({ outcome: 'flaky', matched_intent: 'order' });
    },
  );

  it('fail together where fewer pass than have to', () => {
    expect(judgeAttempts([passed, slow, astray], 2).reportCase.outcome).toBe('failed');
  });
});

function attempt(overrides: Partial<ReportCase>): EvaluatedCase {
  return { reportCase: aReportCase(overrides), discrepancies: [] };
}
