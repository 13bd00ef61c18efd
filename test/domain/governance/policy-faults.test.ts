import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../lib/domain/governance/policy.ts';
import { policyDigest } from '../../../lib/domain/governance/policy.ts';
import { policyFaults } from '../../../lib/domain/governance/policy-faults.ts';
import { unapprovedWaivers } from '../../../lib/domain/governance/waiver-faults.ts';
import { Suite, type SuiteInput } from '../../../lib/domain/suite/suite.ts';

const AT = Date.parse('2026-11-28T12:00:00Z');
const WAIVER = {
  until: '2026-12-24',
  reason: 'the flow is being rebuilt',
  approved_by: 'Robin Vale',
  ticket: 'SHOP-123',
};

describe('the quarantines of a suite', () => {
  it('may end 90 days after the start of the run, and not a day later', () => {
    expect(breaches({ quarantine: { ...WAIVER, until: '2027-02-26' } })).toEqual([]);
    expect(breaches({ quarantine: { ...WAIVER, until: '2027-02-27' } })).toEqual([
      'test_cases[0].quarantine.until is 2027-02-27, more than 90 days after today, 2026-11-28; write 2027-02-26 or an earlier day, and have it approved again then',
    ]);
  });

  it('end earlier, later or never where a policy says so', () => {
    expect(breaches({ quarantine: WAIVER }, { waiver_max_days: 26 })).toEqual([]);
    expect(breaches({ quarantine: WAIVER }, { waiver_max_days: 25 })).toHaveLength(1);
    expect(
      breaches({ quarantine: { ...WAIVER, until: '2027-05-01' } }, { waiver_max_days: 180 }),
    ).toEqual([]);
    expect(breaches({ quarantine: WAIVER }, { waiver_max_days: 0 })).toEqual([
      'test_cases[0].quarantine is forbidden by the policy; let the case count, or have the policy changed',
    ]);
  });

  it('are not approved by the one who starts the run, under any of their names', () => {
    const startedBy = ['runner', 'rvale', 'robin.vale@example.com'];

    expect(breaches({ quarantine: WAIVER }, null, startedBy)).toEqual([
      'test_cases[0].quarantine.approved_by is "Robin Vale", who starts this run; have somebody else approve the quarantine, or somebody else start the run',
    ]);
    expect(breaches({ quarantine: WAIVER }, null, ['runner'])).toEqual([]);
  });

  it('are nobody’s concern once they are over', () => {
    const quarantine = { ...WAIVER, until: '2026-11-27' };

    expect(breaches({ quarantine }, { waiver_max_days: 0 }, ['Robin Vale'])).toEqual([]);
  });

  it('need who has approved them and where they are tracked', () => {
    const { approved_by: _, ticket: __, ...bare } = WAIVER;

    expect(unapprovedWaivers(aSuite({ quarantine: bare })).map(({ path }) => path)).toEqual([
      'test_cases[0].quarantine.approved_by',
      'test_cases[0].quarantine.ticket',
    ]);
    expect(unapprovedWaivers(aSuite({ quarantine: WAIVER }))).toEqual([]);
  });

  it.each([' ', '\u00a0\n', '\u200b'])('gives a reason that can be read, and not %j', (reason) => {
    const faults = unapprovedWaivers(aSuite({ quarantine: { ...WAIVER, reason } }));

    expect(faults.map(({ path, problem }) => [path, problem])).toEqual([
      ['test_cases[0].quarantine.reason', 'has nothing that can be read'],
    ]);
  });
});

describe('a policy', () => {
  it.each<[string, Policy, Partial<SuiteInput>, string[]]>([
    ['a pass rate', { min_pass_rate: 0.95 }, { gate: { pass_rate: 0.95 } }, []],
    [
      'a higher pass rate',
      { min_pass_rate: 0.95 },
      { gate: { pass_rate: 0.9 } },
      ['gate.pass_rate is 0.9, and the policy asks for 0.95 (min_pass_rate); write 0.95 or more'],
    ],
    ['a platform', { allowed_platforms: ['executions-v1'] }, {}, []],
    [
      'another platform',
      { allowed_platforms: ['cognigy-ai'] },
      {},
      [
        'platform is executions-v1, which the policy does not allow (allowed_platforms); it must be cognigy-ai',
      ],
    ],
    ['a tag', { required_tags: ['critical'] }, {}, []],
    [
      'another tag',
      { required_tags: ['legal'] },
      {},
      [
        'test_cases have no case with the tag legal, which the policy requires; give the tag to a case that counts',
      ],
    ],
    [
      'a baseline',
      { required_baseline: true },
      {},
      [
        'gate has no threshold against a baseline, and the policy asks for one; write max_new_failures, max_pass_rate_drop, max_intent_f1_drop or max_significant_loss',
      ],
    ],
    [
      'a baseline that counts for something',
      { required_baseline: true },
      { gate: { max_new_failures: 1_000, max_pass_rate_drop: 1 } },
      [
        'gate has no threshold against a baseline that its cases could miss, and the policy asks for one; write max_new_failures, max_pass_rate_drop, max_intent_f1_drop or max_significant_loss',
      ],
    ],
    ['any baseline', { required_baseline: true }, { gate: { max_new_failures: 0 } }, []],
    [
      'the baseline of a label',
      { required_baseline: 'release' },
      { gate: { max_new_failures: 0 } },
      ['gate.baseline is "main", and the policy asks for "release"; write baseline: release'],
    ],
  ])('that asks for %s', (_, policy, suite, told) => {
    expect(breaches({}, policy, [], suite)).toEqual(told);
  });

  it('takes a case in quarantine for none with a tag', () => {
    expect(breaches({ quarantine: WAIVER }, { required_tags: ['critical'] })).toEqual([
      'test_cases have the tag critical, which the policy requires, on cases in quarantine alone; give the tag to a case that counts',
    ]);
  });

  it('tells every breach at once', () => {
    const policy: Policy = {
      min_pass_rate: 1,
      allowed_platforms: ['cognigy-ai'],
      required_tags: ['legal'],
      required_baseline: true,
      waiver_max_days: 1,
    };

    expect(breaches({ quarantine: WAIVER }, policy)).toHaveLength(5);
  });

  it('has the same digest in whatever order it is written, and another for another rule', () => {
    const digest = policyDigest({ min_pass_rate: 0.9, waiver_max_days: 30 });

    expect(digest).toBe(policyDigest({ waiver_max_days: 30, min_pass_rate: 0.9 }));
    expect(digest).not.toBe(policyDigest({ waiver_max_days: 30, min_pass_rate: 0.8 }));
  });
});

function aSuite(
  testCase: Partial<SuiteInput['test_cases'][number]>,
  overrides: Partial<SuiteInput> = {},
): Suite {
  return Suite.parse({
    suite_id: 'shop',
    ...overrides,
    test_cases: [
      {
        input_text: 'Hello',
        tags: ['critical'],
        outcome: { expected_intent: 'greet' },
        ...testCase,
      },
    ],
  });
}

function breaches(
  testCase: Partial<SuiteInput['test_cases'][number]>,
  policy: Policy | null = null,
  startedBy: readonly string[] = [],
  overrides: Partial<SuiteInput> = {},
): string[] {
  return policyFaults(aSuite(testCase, overrides), { policy, at: AT, startedBy }).map(
    ({ path, problem, remedy }) => `${path} ${problem}; ${remedy}`,
  );
}
