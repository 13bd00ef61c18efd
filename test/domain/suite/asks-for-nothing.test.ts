import { describe, expect, it } from 'vitest';
import { asksForNothing, unassertedFaults } from '../../../lib/domain/suite/asks-for-nothing.ts';
import type { Outcome, SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { aSuite, aTestCase } from '../../support/builders/run-evidence.ts';

describe('a case that asks for nothing', () => {
  it.each<Outcome>([
    {},
    { allowed_latency_ms: 800 },
    { expected_entities: [] },
    { expected_entities: null },
    { expected_entity_values: {} },
    { expected_response_contains: null },
    { expected_data: {} },
    { min_confidence: 0.9 },
    { expected_response_matches: '.*' },
    { expected_response_matches: '(?s)^.*$' },
    { expected_response_matches: 'a?' },
  ])('is one with the outcome %j', (outcome) => {
    expect(asksForNothing({ outcome })).toBe(true);
  });

  it.each<Outcome>([
    { expected_intent: 'greet' },
    { expected_intent: null },
    { expected_entities: ['city'] },
    { expected_entity_values: { city: 'Rome' } },
    { expected_response_contains: 'hello' },
    { expected_response_excludes: 'sorry' },
    { expected_response_equals: 'hello' },
    { expected_response_matches: 'hel+o' },
    { expected_response_matches: '^$' },
    { expected_data: { form: 'refund' } },
  ])('is none with the outcome %j', (outcome) => {
    expect(asksForNothing({ outcome })).toBe(false);
  });

  it('is a conversation in which no turn asks for anything', () => {
    const silent = { input_text: 'hello', outcome: {} };
    const asking = { input_text: 'bye', outcome: { expected_intent: 'bye' } };

    expect(asksForNothing({ outcome: {}, turns: [silent, silent] })).toBe(true);
    expect(asksForNothing({ outcome: {}, turns: [silent, asking] })).toBe(false);
  });
});

describe('a suite whose cases ask for nothing', () => {
  /** A suite of so many cases, of which some ask for nothing but an answer in time. */
  const suiteWith = (
    unasserted: number,
    cases: number,
    { gate, ...overrides }: Partial<SuiteInput> = {},
  ) =>
    aSuite(
      Array.from({ length: cases }, (_, position) =>
        position < unasserted
          ? { input_text: `hi ${position}`, outcome: { allowed_latency_ms: 800 } }
          : aTestCase({ input_text: `hello ${position}` }),
      ),
      { ...overrides, ...(gate === undefined ? {} : { gate }) },
    );

  it('is refused where none asks for anything, unless it is about liveness', () => {
    expect(unassertedFaults(suiteWith(2, 2))).toMatchObject([
      { path: 'test_cases', remedy: expect.stringContaining('liveness: true') },
    ]);
    expect(unassertedFaults(suiteWith(2, 2, { liveness: true }))).toEqual([]);
  });

  it('is refused where more than a tenth does, with the names and the share that would do', () => {
    expect(unassertedFaults(suiteWith(1, 10))).toEqual([]);
    expect(unassertedFaults(suiteWith(7, 60))).toMatchObject([
      {
        problem:
          'has 7 of 60 cases that ask for no intent, entity, response or data: case-1, case-2, case-3, case-4, case-5 and 2 more',
        remedy: 'give them an expectation, or write gate.max_unasserted: 0.12',
      },
    ]);
  });

  it.each([
    [29, 100, 0.29, 0],
    [30, 100, 0.29, 1],
    [1, 3, 0, 1],
    [0, 3, 0, 0],
    [2, 3, 1, 0],
  ])('with %i of %i is held against a largest share of %f', (unasserted, cases, max, faults) => {
    const suite = suiteWith(unasserted, cases, { gate: { max_unasserted: max } });

    expect(unassertedFaults(suite)).toHaveLength(faults);
  });

  it('is refused where all ask for nothing, whatever share is allowed', () => {
    expect(unassertedFaults(suiteWith(3, 3, { gate: { max_unasserted: 1 } }))).toHaveLength(1);
  });

  it('is let alone where the asserts are in playbooks', () => {
    const cognigy = {
      mode: 'playbooks',
      project: 'Shop',
      flow: 'Main',
      locale: 'English',
    } as const;
    const suite = aSuite([{ input_text: 'hello', outcome: {} }], {
      platform: 'cognigy-ai',
      cognigy,
    });

    expect(unassertedFaults(suite)).toEqual([]);
  });
});
