import { describe, expect, it } from 'vitest';
import { evaluateBestPossibleGate } from '../../../lib/domain/gate/best-possible.ts';
import { evaluateGate } from '../../../lib/domain/gate/gate.ts';
import { measure } from '../../../lib/domain/metrics/metrics.ts';
import type { ReportCase } from '../../../lib/domain/report.ts';
import { Suite } from '../../../lib/domain/suite/suite.ts';
import {
  aFailedCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';

const CASES = 40;

/** What the threshold says of a run with so many cases that fail newly, were fixed, or are open. */
function judged({ worse = 0, better = 0, open = 0 }, risk = 0.05) {
  const before = cases((index) => index >= better);
  const after = cases((index) => index < better || index >= better + worse).map((each, index) =>
    index >= CASES - open ? anUnevaluatedCase({ id: each.id }) : each,
  );
  const suite = Suite.parse({
    suite_id: 'shop',
    gate: { pass_rate: 0, max_significant_loss: { risk } },
    test_cases: after.map(({ id }) => ({
      id,
      input_text: 'hello',
      outcome: { expected_intent: 'greet', allowed_latency_ms: 1_000 },
    })),
  });
  const run = { label: 'main', reportSha256: 'ab'.repeat(32), report: aReport({ cases: before }) };
  const evidence = {
    defaultedThresholds: [],
    cases: after,
    baseline: { status: 'read' as const, run },
  };
  const ofLoss = ({ name }: { name: string }) => name === 'max_significant_loss';
  return {
    now: evaluateGate(suite, measure(suite, after), evidence).find(ofLoss),
    best: evaluateBestPossibleGate(suite, evidence).find(ofLoss),
  };
}

function cases(passes: (index: number) => boolean): ReportCase[] {
  return Array.from({ length: CASES }, (_, index) =>
    (passes(index) ? aReportCase : aFailedCase)({ id: `case-${index}` }),
  );
}

describe('a threshold on losses that are not chance', () => {
  it.each([
    [{ worse: 6 }, false, 0.03125],
    [{ worse: 5 }, true, 0.0625],
    [{ worse: 10, better: 1 }, false, 0.01171875],
    [{ worse: 10, better: 4 }, true, 0.1795654296875],
    [{ worse: 0 }, true, 1],
    [{ better: 9 }, true, 1],
  ])('judges %j as met: %s', (changed, passed, chance) => {
    const { now } = judged(changed);

    expect(now).toMatchObject({ operator: '>=', threshold: 0.05, passed });
    expect(now?.actual).toBeCloseTo(chance, 9);
  });

  it('is not measured where what is open may make the loss a real one, and fails where it is one anyhow', () => {
    expect(judged({ worse: 5, open: 1 }).now).toMatchObject({ actual: null, passed: false });
    expect(judged({ worse: 5, open: 1 }).best).toMatchObject({ passed: true });
    expect(judged({ worse: 12, open: 1 }).best).toMatchObject({ passed: false });
  });

  it('takes the risk that the suite takes', () => {
    expect(judged({ worse: 5 }, 0.1).now).toMatchObject({ passed: false });
    expect(judged({ worse: 6 }, 0.01).now).toMatchObject({ passed: true });
  });
});
