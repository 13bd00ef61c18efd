import { describe, expect, it } from 'vitest';
import type { BaselineEvidence } from '../../../lib/domain/baseline/baseline.ts';
import {
  explainGate,
  explainPassed,
  type GateExplanation,
} from '../../../lib/domain/gate/explain-gate.ts';
import type { GateResult, IntentScore, ReportCase } from '../../../lib/domain/report.ts';
import {
  aFailedCase,
  aFlakyCase,
  aGateResult,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';

const times = (count: number, build: () => ReportCase): ReportCase[] =>
  Array.from({ length: count }, build);

function explanation(
  gate: readonly GateResult[],
  cases: readonly ReportCase[] = [],
  rest: Partial<GateExplanation> = {},
): GateExplanation {
  return {
    gate,
    bestPossibleGate: gate,
    metrics: aReport({ cases: [...cases] }),
    cases,
    ...rest,
  };
}

/** A threshold that is not met. */
const missed = (name: string, threshold: number, actual: number | null): GateResult =>
  aGateResult({ name, threshold, actual, passed: false });

/** The one sentence that a threshold which is not met gets. */
function sentenceOf(...args: Parameters<typeof explanation>): string | undefined {
  const explained = explainGate(explanation(...args));
  const all = [...explained.missed, ...explained.open];
  expect(all).toHaveLength(1);
  return all[0]?.message;
}

const baselineOf = (label: string | null): BaselineEvidence => ({
  status: 'read',
  run: { label, reportSha256: 'ab'.repeat(32), report: aReport({ run_id: 'run-0' }) },
});

function anIntent(intent: string, f1: number | null): IntentScore {
  return {
    intent,
    f1,
    precision: f1,
    recall: f1,
    support: 4,
    true_positives: 2,
    false_positives: 1,
    false_negatives: 1,
    true_negatives: 4,
    false_positive_rate: 0.2,
  };
}

describe('explaining the gate', () => {
  it('has nothing to say of thresholds that are met', () => {
    expect(explainGate(explanation([aGateResult(), aGateResult({ name: 'x' })]))).toEqual({
      missed: [],
      open: [],
    });
  });

  it('keeps what is missed for certain apart from what the missing may change', () => {
    const gate = [
      missed('pass_rate', 0.9, 0.5),
      missed('p95_latency_ms', 500, null),
      aGateResult(),
      missed('min_intent_f1', 0.9, 0.5),
      missed('tags.vip.pass_rate', 1, 0),
      missed('entity_coverage', 0.9, 0),
    ];
    const bestPossibleGate = [
      missed('pass_rate', 0.9, 0.8),
      missed('p95_latency_ms', 500, null),
      aGateResult(),
      aGateResult({ name: 'min_intent_f1' }),
      missed('tags.vip.pass_rate', 1, 0.5),
    ];

    const { missed: certain, open } = explainGate(explanation(gate, [], { bestPossibleGate }));

    expect(certain.map(({ code }) => code)).toEqual(['pass_rate_missed', 'tag_pass_rate_missed']);
    expect(open.map(({ code }) => code)).toEqual([
      'p95_latency_ms_unmeasured',
      'min_intent_f1_undecided',
      'entity_coverage_undecided',
    ]);
  });

  it('says of what is undecided that it may change, and of nothing else', () => {
    const cases = [aReportCase(), anUnevaluatedCase()];
    const gate = [missed('pass_rate', 0.9, 0.5)];
    const saved = [aGateResult({ threshold: 0.9 })];
    const sentence = '1 of 2 cases passed (50 %) and 1 was not evaluated, the gate asks for 90 %';

    expect(explainGate(explanation(gate, cases)).missed).toEqual([
      { code: 'pass_rate_missed', message: sentence },
    ]);
    expect(explainGate(explanation(gate, cases, { bestPossibleGate: saved })).open).toEqual([
      { code: 'pass_rate_undecided', message: `${sentence}; what is missing may change it` },
    ]);
  });

  it.each<[readonly ReportCase[], string]>([
    [[], '0 of 0 cases passed (0 %)'],
    [[aFailedCase()], '0 of 1 case passed (0 %)'],
    [[aReportCase(), aFlakyCase(), aFailedCase()], '2 of 3 cases passed (66.66 %)'],
    [
      [aReportCase(), anUnevaluatedCase(), anUnevaluatedCase()],
      '1 of 3 cases passed (33.33 %) and 2 were not evaluated',
    ],
    [
      [...times(18_999, aReportCase), ...times(1_001, aFailedCase)],
      '18999 of 20000 cases passed (94.99 %)',
    ],
  ])('counts the cases that passed and never rounds them up (%#)', (cases, words) => {
    expect(sentenceOf([missed('pass_rate', 0.95, 0.5)], cases)).toBe(
      `${words}, the gate asks for 95 %`,
    );
  });

  it.each([
    [0.55, '55 %'],
    [0.07, '7 %'],
    [0.995, '99.5 %'],
    [1, '100 %'],
  ])('writes a threshold of %d as %s', (threshold, shown) => {
    expect(sentenceOf([missed('pass_rate', threshold, 0)], [aFailedCase()])).toBe(
      `0 of 1 case passed (0 %), the gate asks for ${shown}`,
    );
  });

  it.each([
    ['intent_coverage', 0.75, '3 of 4 cases matched an intent (75 %), the gate asks for 90 %'],
    ['intent_coverage', null, '0 of 4 cases matched an intent (0 %), the gate asks for 90 %'],
    [
      'entity_coverage',
      0.25,
      '1 of 4 cases had an entity extracted (25 %), the gate asks for 90 %',
    ],
  ])('says of an %s of %j: %s', (name, actual, sentence) => {
    expect(sentenceOf([missed(name, 0.9, actual)], times(4, aReportCase))).toBe(sentence);
  });

  it.each([
    ['vip', 'tag vip: 1 of 2 cases passed (50 %), the gate asks for 90 %'],
    ['vip.pass_rate', 'tag vip.pass_rate: 0 of 1 case passed (0 %), the gate asks for 90 %'],
    [
      'rare',
      'no case that counts has the tag rare, as those in quarantine do not; the gate asks for 90 % of them passed',
    ],
  ])('counts the cases of the tag %s only', (tag, sentence) => {
    const cases = [
      aReportCase({ tags: ['other', 'vip'] }),
      aFailedCase({ tags: ['vip', 'vip.pass_rate'] }),
      aReportCase(),
    ];

    expect(sentenceOf([missed(`tags.${tag}.pass_rate`, 0.9, 0.5)], cases)).toBe(sentence);
  });

  it.each([
    [
      'p95_latency_ms',
      800,
      812.5,
      'the 95th percentile of the latency is 812.5 ms, the gate allows 800 ms',
    ],
    [
      'p95_latency_ms',
      800,
      null,
      'too few latencies are known for a 95th percentile, of which the gate allows 800 ms',
    ],
    [
      'min_intent_f1',
      0.9,
      null,
      'no match of an expected intent is known, and the gate asks for an F1 of 0.9',
    ],
    [
      'max_false_positive_rate',
      0.1,
      0.10001,
      'the false-positive rate is 0.1001, the gate allows 0.1',
    ],
    ['max_false_positive_rate', 0.1, 0.57, 'the false-positive rate is 0.57, the gate allows 0.1'],
    [
      'max_false_positive_rate',
      0.1,
      null,
      'the false-positive rate cannot be measured, of which the gate allows 0.1',
    ],
    ['of_tomorrow', 0.5, 0.4, 'of_tomorrow is 0.4, the gate asks for >= 0.5'],
    ['of_tomorrow', 0.5, null, 'of_tomorrow is not measured, the gate asks for >= 0.5'],
  ])('says of %s, with %d asked for and %j measured: %s', (name, threshold, actual, sentence) => {
    expect(sentenceOf([missed(name, threshold, actual)])).toBe(sentence);
  });

  it.each([
    [[anIntent('good', 0.9), anIntent('bad', 0.5), anIntent('fair', 0.7)], 'intent bad'],
    [[anIntent('bad', 0.5), anIntent('never right', null)], 'intent never right'],
    [[], 'intent unknown'],
  ])('names the worst intent (%#)', (per_intent, subject) => {
    const report = aReport();
    const metrics = { ...report, intents: { ...report.intents, per_intent } };

    expect(sentenceOf([missed('min_intent_f1', 0.95, 0.94999)], [], { metrics })).toBe(
      `${subject} has an F1 of 0.9499, the gate asks for 0.95`,
    );
    expect(sentenceOf([missed('min_intent_f1', 0.95, 0.57)], [], { metrics })).toBe(
      `${subject} has an F1 of 0.57, the gate asks for 0.95`,
    );
  });
});

describe('explaining thresholds against the baseline', () => {
  it.each([
    ['max_new_failures', 0, 1, '1 case that passed in main (run-0) fails now, the gate allows 0'],
    ['max_new_failures', 1, 2, '2 cases that passed in main (run-0) fail now, the gate allows 1'],
    [
      'max_pass_rate_drop',
      0.02,
      0.070001,
      'the pass rate fell by 7.01 % since main (run-0), the gate allows 2 %',
    ],
    [
      'max_intent_f1_drop',
      0.1,
      0.33333,
      'an intent lost an F1 of 0.3334 since main (run-0), the gate allows 0.1',
    ],
    [
      'max_new_failures',
      0,
      null,
      'new failures cannot be counted: too few cases are known both now and in main (run-0); the gate allows 0',
    ],
    [
      'max_pass_rate_drop',
      0.02,
      null,
      'the loss of pass rate cannot be measured: too few cases are known both now and in main (run-0); the gate allows 2 %',
    ],
    [
      'max_intent_f1_drop',
      0.1,
      null,
      'the loss of F1 cannot be measured: too few cases are known both now and in main (run-0); the gate allows 0.1',
    ],
  ])('says of %s, with %d allowed and %j measured: %s', (name, threshold, actual, sentence) => {
    const baseline = baselineOf('main');

    expect(sentenceOf([missed(name, threshold, actual)], [], { baseline })).toBe(sentence);
  });

  it.each<[BaselineEvidence | undefined, string]>([
    [baselineOf('release'), 'too few cases are known both now and in release (run-0)'],
    [baselineOf(null), 'too few cases are known both now and in run-0'],
    [{ status: 'unusable', problem: 'its report is lost' }, 'its report is lost'],
    [undefined, 'too few cases are known both now and in the baseline'],
  ])('says what is wrong with the baseline (%#)', (baseline, problem) => {
    expect(sentenceOf([missed('max_new_failures', 0, null)], [], { baseline })).toBe(
      `new failures cannot be counted: ${problem}; the gate allows 0`,
    );
  });
});

describe('explaining a gate that is met', () => {
  const NINETEEN = [...times(19, aReportCase), aFailedCase()];

  it.each<[readonly GateResult[], string]>([
    [[aGateResult()], '19 of 20 cases passed (95 %), the gate asks for 95 %'],
    [
      [aGateResult({ name: 'min_intent_f1' }), aGateResult({ threshold: 0.9 })],
      '19 of 20 cases passed (95 %), the gate asks for 90 %, and all 2 thresholds are met',
    ],
  ])('gives the pass rate and its threshold (%#)', (gate, message) => {
    expect(explainPassed(explanation(gate, NINETEEN))).toEqual([{ code: 'gate_met', message }]);
  });

  it('has nothing to say where the gate asks for no pass rate', () => {
    expect(explainPassed(explanation([aGateResult({ name: 'min_intent_f1' })]))).toEqual([]);
  });
});
