import { describe, expect, it } from 'vitest';
import type { BaselineEvidence } from '../../../lib/domain/baseline/baseline.ts';
import { evaluateBestPossibleGate } from '../../../lib/domain/gate/best-possible.ts';
import type { ReportCase } from '../../../lib/domain/report.ts';
import type { Outcome, SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { anUnevaluatedCase, aReport, aReportCase } from '../../support/builders/report-builders.ts';
import { aSuite, aTestCase } from '../../support/builders/run-evidence.ts';

interface Planned {
  readonly asks?: Partial<Outcome>;
  readonly came: ReportCase;
}

/** What one threshold comes to where all that is missing turns out as well as it can. */
function bestOf(
  gate: NonNullable<SuiteInput['gate']>,
  planned: readonly Planned[],
  baseline?: BaselineEvidence,
) {
  const suite = aSuite(
    planned.map(({ asks, came }, index) =>
      aTestCase({
        input_text: `input ${index}`,
        tags: came.tags,
        outcome: { expected_intent: came.expected_intent, ...asks },
      }),
    ),
    { gate: { pass_rate: 0, ...gate } },
  );
  const cases = planned.map(({ came }, index) => ({ ...came, id: `case-${index + 1}` }));
  return evaluateBestPossibleGate(suite, {
    defaultedThresholds: ['pass_rate'],
    cases,
    baseline,
  }).at(-1);
}

const missing = (overrides: Partial<ReportCase> = {}): Planned => ({
  came: anUnevaluatedCase({ expected_intent: 'a', ...overrides }),
});
const came = (overrides: Partial<ReportCase> = {}): Planned => ({
  came: aReportCase({ expected_intent: 'a', matched_intent: 'a', ...overrides }),
});
/** A case that was evaluated by a platform that does not say what matched. */
function unspoken(overrides: Partial<ReportCase> = {}): Planned {
  const { matched_intent: _, ...rest } = aReportCase({ expected_intent: 'a', ...overrides });
  return { came: rest };
}

describe('the best that missing evidence could do', () => {
  it('lets missing cases pass, and failed ones not', () => {
    const planned = [came(), missing(), came({ outcome: 'failed' })];

    expect(bestOf({ tags: {}, pass_rate: 0.66 }, planned)).toEqual({
      name: 'pass_rate',
      operator: '>=',
      threshold: 0.66,
      actual: 2 / 3,
      passed: true,
      origin: 'default',
    });
  });

  it('lets missing cases of a tag pass', () => {
    const planned = [missing({ tags: ['t'] }), came({ tags: ['t'], outcome: 'failed' }), missing()];

    expect(bestOf({ tags: { t: { pass_rate: 1 } } }, planned)?.actual).toBe(0.5);
  });

  it('lets missing cases match the intent that they expect', () => {
    const astray = came({ matched_intent: 'b', outcome: 'failed' });

    expect(bestOf({ min_intent_f1: 1 }, [missing(), astray])?.actual).toBe(2 / 3);
    expect(bestOf({ min_intent_f1: 1 }, [unspoken(), astray])?.actual).toBe(2 / 3);
  });

  it('lets what matched in evaluated cases stand, be it none', () => {
    expect(
      bestOf({ min_intent_f1: 0 }, [came(), came({ matched_intent: null, outcome: 'failed' })])
        ?.actual,
    ).toBe(2 / 3);
  });

  it('lets missing cases be taken for no intent of another', () => {
    const planned = [
      missing(),
      missing({ expected_intent: 'b' }),
      missing({ expected_intent: null }),
    ];

    expect(bestOf({ max_false_positive_rate: 0 }, planned)).toMatchObject({
      actual: 0,
      passed: true,
    });
  });

  it('does not take what a case that was not evaluated matched for the truth', () => {
    const planned = [came(), missing({ matched_intent: 'b' })];

    expect(bestOf({ min_intent_f1: 1 }, planned)?.actual).toBe(1);
  });

  it('lets missing answers come at once, and late ones be late', () => {
    const gate = { p95_latency_ms: 100 };

    expect(bestOf(gate, [missing({ latency_ms: 900 })])?.actual).toBe(0);
    expect(bestOf(gate, [came({ latency_ms: null })])?.actual).toBe(0);
    expect(bestOf(gate, [came({ latency_ms: 101 })])).toMatchObject({ actual: 101, passed: false });
  });

  it('lets every case whose match is not known add to the coverage of intents', () => {
    const gate = { intent_coverage: 1 };

    expect(bestOf(gate, [missing(), unspoken(), came()])?.actual).toBe(1);
    expect(bestOf(gate, [came({ matched_intent: null }), missing()])?.actual).toBe(0.5);
    expect(bestOf(gate, [missing({ expected_intent: null })])?.actual).toBe(1);
  });

  it('lets missing cases add to the coverage of entities, and evaluated ones without any not', () => {
    const gate = { entity_coverage: 1 };

    expect(bestOf(gate, [missing(), came()])?.actual).toBe(0.5);
    expect(bestOf(gate, [missing(), unspoken()])?.actual).toBe(0.5);
  });

  it('lets missing cases be no new failures since the baseline', () => {
    const before = ['case-1', 'case-2'].map((id, index) =>
      aReportCase({ id, input_text: `input ${index}`, expected_intent: 'a', matched_intent: 'a' }),
    );
    const baseline: BaselineEvidence = {
      status: 'read',
      run: { label: 'main', reportSha256: 'ab'.repeat(32), report: aReport({ cases: before }) },
    };
    const planned = [
      missing({ input_text: 'input 0' }),
      came({ input_text: 'input 1', outcome: 'failed' }),
    ];

    expect(bestOf({ max_new_failures: 0 }, planned, baseline)).toMatchObject({
      name: 'max_new_failures',
      actual: 1,
      passed: false,
    });
    expect(bestOf({ max_new_failures: 1 }, planned, baseline)?.passed).toBe(true);
  });
});
