import { describe, expect, it } from 'vitest';
import type { BaselineEvidence } from '../../../lib/domain/baseline/baseline.ts';
import type { Suite, SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { assessRun } from '../../support/builders/assess-run.ts';
import { aReport } from '../../support/builders/report-builders.ts';
import {
  aBadResult,
  aFinishedRun,
  aGoodResult,
  aSuite,
  aTestCase,
} from '../../support/builders/run-evidence.ts';

type Outcome = 'good' | 'bad' | 'absent';

const suiteOf = (count: number, gate: SuiteInput['gate']): Suite =>
  aSuite(
    Array.from({ length: count }, (_, index) => aTestCase({ input_text: `hello ${index}` })),
    { gate: { pass_rate: 0, ...gate } },
  );

function aRun(suite: Suite, outcomes: readonly Outcome[]) {
  const results = suite.test_cases.map((testCase, index) => {
    if (outcomes[index] === 'absent') return 'not a result';
    return outcomes[index] === 'bad' ? aBadResult(testCase) : aGoodResult(testCase);
  });
  return aFinishedRun(suite, results);
}

function asBaseline(suite: Suite, outcomes: readonly Outcome[]): BaselineEvidence {
  const { cases } = assessRun(aRun(suite, outcomes));
  const report = aReport({ run_id: 'run-0', cases: [...cases] });
  return { status: 'read', run: { label: 'main', reportSha256: 'ab'.repeat(32), report } };
}

const UNUSABLE: BaselineEvidence = { status: 'unusable', problem: 'its report is lost' };

describe('thresholds against the baseline', () => {
  it.each([
    [{ max_new_failures: 0 }, ['good', 'good'], ['good', 'good'], 'passed'],
    [{ max_new_failures: 0 }, ['good', 'good'], ['bad', 'good'], 'failed'],
    [{ max_new_failures: 1 }, ['good', 'good'], ['bad', 'good'], 'passed'],
    [{ max_new_failures: 0 }, ['bad', 'good'], ['bad', 'good'], 'passed'],
    [{ max_new_failures: 0 }, ['good', 'good'], ['absent', 'good'], 'inconclusive'],
    [{ max_new_failures: 0 }, ['good', 'good'], ['absent', 'bad'], 'failed'],
    [{ max_new_failures: 0 }, ['absent', 'absent'], ['bad', 'good'], 'inconclusive'],
    [{ max_pass_rate_drop: 0.5 }, ['good', 'good'], ['bad', 'good'], 'passed'],
    [{ max_pass_rate_drop: 0.49 }, ['good', 'good'], ['bad', 'good'], 'failed'],
    [{ max_pass_rate_drop: 0 }, ['bad', 'bad'], ['bad', 'good'], 'passed'],
    [{ max_pass_rate_drop: 0 }, ['good', 'good'], ['good', 'absent'], 'inconclusive'],
    [{ max_intent_f1_drop: 0.33 }, ['good', 'good'], ['bad', 'good'], 'failed'],
    [{ max_intent_f1_drop: 0.34 }, ['good', 'good'], ['bad', 'good'], 'passed'],
  ] as const)('%j turn %j then and %j now into %s', (gate, before, after, verdict) => {
    const suite = suiteOf(before.length, gate);

    const assessed = assessRun({ ...aRun(suite, after), baseline: asBaseline(suite, before) });

    expect(assessed.verdict).toBe(verdict);
    expect(assessed.gate).toHaveLength(2);
    expect(assessed.gateNotApplied).toEqual([]);
    expect(assessed.comparison?.baseline.run_id).toBe('run-0');
  });

  it.each([
    [{ max_new_failures: 1 }, ['good', 'good', 'good'], ['absent', 'bad', 'good'], null, false],
    [{ max_new_failures: 0 }, ['good', 'good', 'good'], ['absent', 'bad', 'good'], 1, false],
    [{ max_new_failures: 2 }, ['good', 'good', 'good'], ['bad', 'bad', 'good'], 2, true],
    [{ max_new_failures: 1 }, ['good', 'good', 'good'], ['bad', 'bad', 'good'], 2, false],
    [{ max_new_failures: 1 }, ['bad', 'good'], ['absent', 'good'], 0, true],
    [{ max_new_failures: 1 }, ['absent'], ['good'], null, false],
    [{ max_pass_rate_drop: 0.1 }, ['bad', 'good'], ['good', 'good'], -0.5, true],
    [{ max_pass_rate_drop: 0.1 }, ['absent'], ['good'], null, false],
    [{ max_intent_f1_drop: 0.1 }, ['bad', 'bad'], ['good', 'good'], -1, true],
  ] as const)(
    '%j measure, with %j then and %j now, %j: met %s',
    (gate, before, after, ...expected) => {
      const suite = suiteOf(before.length, gate);

      const assessed = assessRun({ ...aRun(suite, after), baseline: asBaseline(suite, before) });

      const [actual, passed] = expected;
      expect(assessed.gate.at(-1)).toMatchObject({ operator: '<=', actual, passed });
    },
  );

  it('name the baseline in their reason', () => {
    const suite = suiteOf(2, { max_new_failures: 0 });

    const { reasons } = assessRun({
      ...aRun(suite, ['bad', 'good']),
      baseline: asBaseline(suite, ['good', 'good']),
    });

    expect(reasons[0]).toEqual({
      code: 'max_new_failures_missed',
      message: '1 case that passed in main (run-0) fails now, the gate allows 0',
    });
  });

  it('keep the gate shut where there is no baseline, and say the two ways to have one', () => {
    const suite = suiteOf(2, { max_new_failures: 0, max_pass_rate_drop: 0 });

    const { verdict, gate, gateNotApplied, reasons } = assessRun(aRun(suite, ['good', 'good']));

    expect(verdict).toBe('inconclusive');
    expect(gate.filter(({ actual }) => actual === null).map(({ name }) => name)).toEqual([
      'max_new_failures',
      'max_pass_rate_drop',
    ]);
    expect(gateNotApplied).toEqual([]);
    expect(reasons[0]).toEqual({
      code: 'baseline_missing',
      message:
        'max_new_failures, max_pass_rate_drop cannot be measured: suite suite-1 has no baseline yet, "main" is asked for; give one with --baseline-file, or let the first run become it with --establish-baseline',
    });
  });

  it('leave a run failed that misses another threshold, whatever the baseline would have said', () => {
    const suite = suiteOf(2, { pass_rate: 1, max_new_failures: 0 });

    expect(assessRun(aRun(suite, ['bad', 'good'])).verdict).toBe('failed');
  });

  it('say that a run is no first baseline where there are others', () => {
    const suite = suiteOf(2, {});

    const { reasons } = assessRun({
      ...aRun(suite, ['good', 'good']),
      baseline: UNUSABLE,
      establishesBaseline: true,
    });

    expect(reasons.map(({ code }) => code)).toContain('baseline_exists');
  });

  it('are left out with a word about it in the run that is to become the first baseline', () => {
    const suite = suiteOf(2, { max_new_failures: 0, max_pass_rate_drop: 0 });

    const { verdict, gate, gateNotApplied, reasons } = assessRun({
      ...aRun(suite, ['bad', 'good']),
      establishesBaseline: true,
    });

    expect(verdict).toBe('passed');
    expect(gate.map(({ name }) => name)).toEqual(['pass_rate']);
    expect(gateNotApplied?.map(({ name }) => name)).toEqual([
      'max_new_failures',
      'max_pass_rate_drop',
    ]);
    expect(reasons.at(-1)).toEqual({
      code: 'baseline_missing',
      message:
        'max_new_failures, max_pass_rate_drop could not be applied: suite suite-1 has no baseline yet, "main" is asked for',
    });
  });

  it('keep the gate shut where there is a baseline that cannot be used', () => {
    const suite = suiteOf(2, { max_new_failures: 0 });

    const { verdict, gate, reasons } = assessRun({
      ...aRun(suite, ['good', 'good']),
      baseline: UNUSABLE,
    });

    expect(verdict).toBe('inconclusive');
    expect(gate.at(-1)).toMatchObject({ name: 'max_new_failures', actual: null, passed: false });
    expect(reasons.map(({ message }) => message)).toEqual([
      'max_new_failures cannot be measured: its report is lost; give one with --baseline-file, or set it with cognigate baseline set',
      'new failures cannot be counted: its report is lost; the gate allows 0',
      'gate.pass_rate is 0, so no failed case closes the gate',
    ]);
  });

  it('do not come in where the suite asks for none, whatever the baseline is', () => {
    const suite = suiteOf(2, {});

    for (const baseline of [UNUSABLE, asBaseline(suite, ['good', 'good'])]) {
      const { verdict, gate } = assessRun({ ...aRun(suite, ['bad', 'good']), baseline });

      expect(verdict).toBe('passed');
      expect(gate).toHaveLength(1);
    }
  });

  it('never open a gate that would be shut without them', () => {
    const outcomes: Outcome[] = ['good', 'bad', 'absent'];
    const gates = [{ max_new_failures: 0 }, { max_pass_rate_drop: 1 }, { max_intent_f1_drop: 1 }];
    for (const gate of gates) {
      for (const first of outcomes) {
        for (const second of outcomes) {
          const run = aRun(suiteOf(2, { pass_rate: 0.6, ...gate }), [first, second]);
          const alone = assessRun({ ...run, suite: suiteOf(2, { pass_rate: 0.6 }) }).verdict;

          const held = assessRun({ ...run, baseline: asBaseline(run.suite, ['good', 'good']) });

          if (held.verdict === 'passed') expect(alone).toBe('passed');
        }
      }
    }
  });
});
