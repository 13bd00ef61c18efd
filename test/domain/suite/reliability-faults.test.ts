import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import {
  mostRepetitionsOf,
  reliabilityOf,
} from '../../../lib/domain/suite/reliability/reliability-of.ts';
import { suiteWideFaults } from '../../../lib/domain/suite/suite-wide-faults.ts';

const asked = { at_least: 0.8, expected: 0.95 };
const whole = { ...asked, risk: 0.05, miss: 0.1 };

const faultsOf = (suite: object) =>
  suiteWideFaults({ test_cases: [{}], ...suite }).map(({ path, problem }) => `${path} ${problem}`);

describe('a requirement of reliability', () => {
  it.each([
    [
      'a rate that is no higher than the other',
      { reliability: { ...asked, expected: 0.8 } },
      [
        'reliability.expected is 0.8, and at_least is 0.8: no number of repetitions tells the one from the other',
      ],
    ],
    [
      'rates too close for 500 repetitions',
      { reliability: { at_least: 0.9, expected: 0.91 } },
      [
        'reliability takes more than 500 repetitions of a case to tell 0.9 from 0.91 with a risk of 0.05 and a miss of 0.1',
      ],
    ],
    [
      'a number of repetitions at the same place',
      { reliability: asked, repeat: 3, min_pass: 2 },
      [
        'repeat does not go together with reliability, which says how often a case is repeated',
        'min_pass does not go together with reliability, which says how often a case is repeated',
      ],
    ],
    [
      'a number by which a case would evade its tag',
      {
        gate: { tags: { critical: { reliability: asked } } },
        test_cases: [{ tags: ['critical'], repeat: 1 }],
      },
      [
        'test_cases[0].repeat does not go together with gate.tags.critical.reliability, which says how often a case is repeated',
      ],
    ],
    [
      'more repetitions than a suite may have',
      {
        reliability: asked,
        test_cases: Array.from({ length: 455 }, () => ({})),
      },
      ['test_cases makes 20020 repetitions of 455 cases'],
    ],
    [
      'a measure over every repetition',
      { reliability: asked, gate: { p95_latency_ms: 900 } },
      [
        'gate.p95_latency_ms is measured over every repetition, and a test of reliability ends when it is clear',
      ],
    ],
    [
      'a draw of the cases',
      { reliability: asked, stop: { risk: 0.05 } },
      ['stop asks for a draw of the cases, and a test of reliability has a risk of its own'],
    ],
    [
      'variants',
      { reliability: asked, robustness: {} },
      ['robustness does not go together with reliability, which would test each variant'],
    ],
    [
      'playbooks',
      { reliability: asked, cognigy: { mode: 'playbooks' } },
      ['reliability ends a case when it is clear, and a playbook runs all its cases'],
    ],
    [
      'the Simulator',
      { reliability: asked, cognigy: { mode: 'simulator' } },
      [
        'reliability ends a case when it is clear, and the Simulator is given all conversations of a scenario at once',
      ],
    ],
    [
      'thresholds on numbers that no case has',
      {
        reliability: asked,
        gate: { pass_hat_k: { k: 3, at_least: 0.5 }, max_flip_rate: 0.1 },
      },
      [
        'gate.pass_hat_k is measured over cases that are run 3 times or more by number, and there is none',
        'gate.max_flip_rate is measured over cases that are run 2 times or more by number, and there is none',
      ],
    ],
    [
      'nothing that is at odds',
      {
        reliability: asked,
        stop: 'certain',
        gate: { max_flip_rate: 0.1 },
        test_cases: [{}, { repeat: 3 }],
      },
      [],
    ],
  ])('is refused beside %s', (_, suite, faults) => {
    expect(faultsOf(suite)).toEqual(faults);
  });

  it('holds nearest to the case, and of several tags the strictest', () => {
    const strict = { ...whole, at_least: 0.9, expected: 0.98 };
    const suite = {
      reliability: { ...whole, at_least: 0.5, expected: 0.9 },
      gate: { tags: { some: { reliability: whole }, critical: { reliability: strict } } },
    };
    const holding = (testCase: object) => reliabilityOf(suite, testCase)?.atLeast;

    expect(holding({ tags: ['some', 'critical'] })).toBe(0.9);
    expect(holding({ tags: ['some'], reliability: { ...whole, at_least: 0.6 } })).toBe(0.6);
    expect(holding({ tags: ['other'] })).toBe(0.5);
    expect(holding({ repeat: 2 })).toBeUndefined();
    expect(holding({ repeat: 2, tags: ['some'] })).toBe(0.8);
    expect(reliabilityOf({}, { tags: ['toString'] })).toBeUndefined();
  });

  it('is one object for one requirement, so that its rule is found once', () => {
    const [first, second] = [{ ...whole }, { ...whole }].map((reliability) =>
      reliabilityOf({}, { reliability }),
    );

    expect(first).toBe(second);
    expect(first && mostRepetitionsOf(first)).toBe(44);
  });
});

describe('the rates of a requirement', () => {
  it.each([{ at_least: 75, expected: 90 }, { at_least: 0.8 }])(
    'have to lie between bounds that somebody can read: %o',
    (reliability) => {
      const outcome = { expected_intent: 'greet', allowed_latency_ms: 800 };
      const test_cases = [{ input_text: 'hello', outcome }];

      const check = checkSuite({ suite_id: 'shop', reliability, test_cases });

      const words = check.status === 'valid' ? [] : check.faults.map((each) => each.remedy);
      expect(words.join()).toContain('between 0.01 and');
      expect(words.join()).not.toContain('Infinity');
    },
  );
});
