import { describe, expect, it } from 'vitest';
import { caseIdOf } from '../../../lib/domain/suite/suite.ts';
import { suiteWideFaults } from '../../../lib/domain/suite/suite-wide-faults.ts';
import { fc } from '../../support/setup/fast-check.ts';
import { sentenceOf } from './suite-faults.ts';

const aCase = (over: { id?: string; context_variables?: object } = {}) => ({
  input_text: 'Hello',
  outcome: { allowed_latency_ms: 800 },
  ...over,
});
const faultsOf = (suite: unknown) => suiteWideFaults(suite).map(sentenceOf);

describe('ids', () => {
  it('are unique exactly when no fault is found', () => {
    const ids = fc.array(fc.option(fc.constantFrom('a', 'b', 'case-1', 'case-2', 'case-3')), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(ids, (written) => {
        const test_cases = written.map((id) => (id === null ? aCase() : aCase({ id })));
        const names = test_cases.map((one, position) => caseIdOf(one, position));

        const faults = suiteWideFaults({ test_cases });

        expect(faults.length).toBe(names.length - new Set(names).size);
      }),
    );
  });

  it.each([
    [[{ id: 'a' }, {}, { id: 'a' }], 2, 'is "a", which is already the id of test_cases[0]', 0],
    [[{ id: 'case-2' }, {}], 0, 'is "case-2", which test_cases[1] has by its position', 1],
    [[{}, { id: 'case-1' }], 1, 'is "case-1", which test_cases[0] has by its position', 0],
  ])('%j are told to case %i: %s', (test_cases, holder, problem, partner) => {
    expect(suiteWideFaults({ test_cases })).toEqual([
      {
        path: `test_cases[${holder}].id`,
        keys: ['test_cases', holder, 'id'],
        at: 'value',
        kind: 'other',
        problem,
        remedy: 'give each case an id of its own',
        other: ['test_cases', partner],
      },
    ]);
  });

  it('are not compared where they are no text', () => {
    expect(faultsOf({ test_cases: [{ id: 7 }, { id: 7 }, { id: null }, { id: null }] })).toEqual(
      [],
    );
  });
});

describe('the threshold of a tag', () => {
  const gate = { tags: { vip: { pass_rate: 1 } } };

  it('needs a case that has the tag, and knows the tags that there are', () => {
    const test_cases = [{ tags: ['VIP', 7] }, {}, { tags: ['slow', 'VIP'] }, null];

    expect(suiteWideFaults({ gate, test_cases })).toEqual([
      {
        path: 'gate.tags.vip',
        keys: ['gate', 'tags', 'vip'],
        at: 'key',
        kind: 'other',
        problem: 'sets a threshold for a tag that no case has',
        remedy: 'give the tag to a case or remove the threshold',
        known: ['VIP', 'slow'],
      },
    ]);
    expect(faultsOf({ gate, test_cases: [{}, { tags: ['slow', 'vip'] }] })).toEqual([]);
  });

  it.each([undefined, null, 7, ['vip'], 'vip'])('is none where gate.tags is %j', (tags) => {
    expect(faultsOf({ gate: { tags }, test_cases: [] })).toEqual([]);
  });
});

describe('min_pass', () => {
  it.each<[suite: object, testCase: object, faults: string[][]]>([
    [{ min_pass: 1 }, {}, []],
    [{ repeat: 3, min_pass: 3 }, {}, []],
    [{}, { repeat: 3, min_pass: 3 }, []],
    [{ repeat: 3 }, { min_pass: 3 }, []],
    [
      { min_pass: 2 },
      {},
      [
        [
          'min_pass',
          'is 2, and the case is run once',
          'it must be between 1 and 1, or repeat larger',
        ],
      ],
    ],
    [
      { repeat: 3, min_pass: 4 },
      {},
      [
        [
          'min_pass',
          'is 4, and the case is run 3 times',
          'it must be between 1 and 3, or repeat larger',
        ],
      ],
    ],
    [
      { repeat: 5 },
      { repeat: 2, min_pass: 3 },
      [
        [
          'test_cases.0.min_pass',
          'is 3, and the case is run 2 times',
          'it must be between 1 and 2, or repeat larger',
        ],
      ],
    ],
    [{ repeat: 'often', min_pass: 4 }, {}, []],
    [{ repeat: 3, min_pass: 'most' }, { min_pass: null }, []],
  ])('of the suite %j and its case %j can be reached, or is told', (suite, testCase, faults) => {
    expect(faultsOf({ ...suite, test_cases: [testCase] })).toEqual(faults);
  });
});

describe('the repetitions of a suite', () => {
  it.each<[what: string, suite: object, faults: string[][]]>([
    ['20,000 of a repeated suite', { repeat: 2, test_cases: Array(10_000).fill({}) }, []],
    [
      'more of a repeated suite',
      { repeat: 2, test_cases: Array(10_001).fill({}) },
      [
        [
          'repeat',
          'makes 20002 repetitions of 10001 cases',
          'at most 20000 are allowed: repeat fewer cases',
        ],
      ],
    ],
    [
      'more of repeated cases',
      { test_cases: [...Array(19_999).fill({}), { repeat: 2 }] },
      [
        [
          'test_cases',
          'makes 20001 repetitions of 20000 cases',
          'at most 20000 are allowed: repeat fewer cases',
        ],
      ],
    ],
    ['20,000 of repeated cases', { test_cases: [...Array(19_998).fill({}), { repeat: 2 }] }, []],
    ['more cases that are not repeated', { test_cases: Array(20_001).fill({}) }, []],
    ['cases that repeat themselves no number', { test_cases: [{ repeat: 'often' }, null] }, []],
  ])('may be 20,000: %s', (_, suite, faults) => {
    expect(faultsOf(suite)).toEqual(faults);
  });
});

it('blames numbers of repetitions by their values', () => {
  const suite = { repeat: 3, min_pass: 4, test_cases: Array(10_000).fill({}) };

  expect(suiteWideFaults(suite)).toMatchObject([
    { keys: ['min_pass'], at: 'value', kind: 'other' },
    { keys: ['repeat'], at: 'value', kind: 'other' },
  ]);
});

describe('what is no suite', () => {
  it.each([undefined, null, 7, 'text', [], {}, { test_cases: 'x', gate: 7 }])(
    '%j has no faults between its parts',
    (suite) => {
      expect(faultsOf(suite)).toEqual([]);
    },
  );
});
