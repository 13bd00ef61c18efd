import { describe, expect, it } from 'vitest';
import { weakSpots } from '../../../lib/domain/gate/weak-spots.ts';
import type { SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { aSuite, aTestCase } from '../../support/builders/run-evidence.ts';

const LAST_DAY = Date.UTC(2026, 11, 1, 23, 59, 59);
const DAY_AFTER = Date.UTC(2027, 0, 1);

const quarantine = { until: '2026-12-31', reason: 'the flow is being rebuilt' };
const silent = { input_text: 'hi', outcome: { allowed_latency_ms: 800 } };

type Cases = Parameters<typeof aSuite>[0];

const spotsOf = (cases: Cases, overrides: Partial<SuiteInput> = {}, at: number = LAST_DAY) =>
  weakSpots(aSuite(cases, overrides), at);

/** So many cases, the first of which are in quarantine or ask for nothing. */
const casesWith = (special: object, count: number, of: number) =>
  Array.from({ length: of }, (_, index) => ({
    ...aTestCase({ input_text: `hello ${index}` }),
    ...(index < count ? special : {}),
  }));

it('tells that the mock code of nodes is tested in place of their logic', () => {
  const held = { mode: 'simulator' } as const;

  const mocked = spotsOf(1, { cognigy: { ...held, mocking: true } });

  expect(mocked.map(({ code }) => code)).toEqual(['nodes_mocked']);
  expect(spotsOf(1, { cognigy: held })).toEqual([]);
});

describe('the weak spots of a suite', () => {
  it.each<[string, Cases, Partial<SuiteInput>]>([
    ['the pass rate of every suite', 20, {}],
    ['a pass rate of half', 20, { gate: { pass_rate: 0.5 } }],
    ['a single run', 20, { repeat: 1 }],
    ['more than half of the repetitions', 20, { repeat: 3, min_pass: 2 }],
    ['as many repetitions as there are', 20, { repeat: 20 }],
    ['half of the cases in quarantine', casesWith({ quarantine }, 2, 4), {}],
  ])('are none with %s', (_, cases, overrides) => {
    expect(spotsOf(cases, overrides)).toEqual([]);
  });

  it.each<[string, string, Cases, Partial<SuiteInput>]>([
    [
      'pass_rate_weak',
      'gate.pass_rate is 0, so no failed case closes the gate',
      1,
      { gate: { pass_rate: 0 } },
    ],
    [
      'pass_rate_weak',
      'gate.pass_rate is 0.49, so the gate opens although most cases may fail',
      1,
      { gate: { pass_rate: 0.49 } },
    ],
    [
      'min_pass_weak',
      '1 case passes with no more than half of the repetitions: case-1 (1 of 20)',
      1,
      { repeat: 20, min_pass: 1 },
    ],
    [
      'min_pass_weak',
      '1 case passes with no more than half of the repetitions: case-1 (at_least 0.5)',
      1,
      { reliability: { at_least: 0.5, expected: 0.9, risk: 0.05, miss: 0.1 } },
    ],
    [
      'min_pass_weak',
      '1 case passes with no more than half of the repetitions: shy (2 of 4)',
      [aTestCase({ id: 'shy', repeat: 4, min_pass: 2 }), aTestCase({ input_text: 'bye' })],
      {},
    ],
    [
      'min_pass_weak',
      '6 cases pass with no more than half of the repetitions: case-1 (1 of 2), case-2 (1 of 2), case-3 (1 of 2), case-4 (1 of 2), case-5 (1 of 2) and 1 more',
      6,
      { repeat: 2, min_pass: 1 },
    ],
    [
      'most_cases_quarantined',
      '3 of 5 cases are in quarantine, so the gate looks at less than half of the suite',
      casesWith({ quarantine }, 3, 5),
      {},
    ],
    [
      'liveness_only',
      'liveness: true lets cases ask for nothing but an answer in time',
      [silent],
      { liveness: true },
    ],
    [
      'cases_ask_for_nothing',
      '1 case asks for no intent, entity, response or data, so any answer in time passes: case-1',
      casesWith(silent, 1, 10),
      {},
    ],
    [
      'cases_ask_for_nothing',
      '2 cases ask for no intent, entity, response or data, so any answer in time passes: case-1, case-2',
      casesWith(silent, 2, 10),
      { gate: { max_unasserted: 0.2 } },
    ],
    [
      'unchecked_allowed',
      'unchecked_directives: allow lets directives pass that nobody judged',
      1,
      { unchecked_directives: 'allow' },
    ],
  ])('are said as %s: %s', (code, message, cases, overrides) => {
    expect(spotsOf(cases, overrides)).toEqual([{ code, message }]);
  });

  it.each([
    [Date.UTC(2026, 11, 24), 'case-1 in 7 days'],
    [Date.UTC(2026, 11, 30, 23), 'case-1 in 1 day'],
    [Date.UTC(2026, 11, 31, 23), 'case-1 in less than a day'],
  ])('tell for a week before %i that a quarantine ends: %s', (at, told) => {
    const message = `the quarantine of 1 case ends within a week, and it counts again: ${told}`;

    expect(spotsOf(casesWith({ quarantine }, 1, 3), {}, at)).toEqual([
      { code: 'quarantine_ending', message },
    ]);
    expect(spotsOf(casesWith({ quarantine }, 1, 3), {}, Date.UTC(2026, 11, 23, 23))).toEqual([]);
  });

  it('forget a quarantine that is over', () => {
    const cases = casesWith({ quarantine }, 3, 5);

    expect(spotsOf(cases, {}, DAY_AFTER)).toEqual([]);
    expect(weakSpots(aSuite(cases), undefined)).toEqual([]);
  });

  it('come together where there are several', () => {
    const overrides = { gate: { pass_rate: 0 }, repeat: 2, min_pass: 1, liveness: true } as const;

    const codes = spotsOf([silent], overrides).map(({ code }) => code);

    expect(codes).toEqual(['pass_rate_weak', 'min_pass_weak', 'liveness_only']);
  });
});
