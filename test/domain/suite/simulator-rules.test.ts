import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import {
  planRepetitions,
  planSuiteBatches,
} from '../../../lib/domain/suite/planning/plan-repetitions.ts';
import { aConversation, aSuiteOfPlaybooks, aWrittenSuite, faultsOf } from './suite-faults.ts';

const CASE = {
  id: 'refund',
  persona: 'A customer in a hurry.',
  mission: 'Get the money back.',
  criteria: [{ name: 'Refunded', text: 'The agent offers a refund.' }],
};

/** A suite of one scenario that is named. */
function aSimulation(section: object = {}, overrides: object = {}) {
  return {
    suite_id: 'shop',
    platform: 'cognigy-ai',
    cognigy: {
      mode: 'simulator',
      project: 'Shop',
      flow: 'Main',
      locale: 'English',
      model: 'gpt-4o',
      scenarios: [{ name_prefix: 'Release:' }],
      ...section,
    },
    ...overrides,
  };
}
const withCase = (changes: object, overrides: object = {}) =>
  aSimulation({ scenarios: undefined }, { test_cases: [{ ...CASE, ...changes }], ...overrides });

describe('a suite for the Simulator', () => {
  it('names scenarios, writes cases, or both', () => {
    expect(faultsOf(aSimulation())).toEqual([]);
    expect(faultsOf(withCase({}))).toEqual([]);
    expect(faultsOf(aSimulation({}, { test_cases: [CASE], repeat: 5, min_pass: 4 }))).toEqual([]);
  });

  it('says at whom, where and by what it is judged', () => {
    const nothing = {
      project: undefined,
      flow: undefined,
      locale: undefined,
      model: undefined,
      scenarios: undefined,
    };

    expect(faultsOf(aSimulation(nothing)).map(([place, problem]) => [place, problem])).toEqual([
      ['cognigy.project', 'is missing'],
      ['cognigy.flow', 'is missing'],
      ['cognigy.locale', 'is missing'],
      ['cognigy.model', 'is missing'],
      ['cognigy.scenarios', 'is missing'],
    ]);
  });

  it('names a scenario in one way', () => {
    expect(faultsOf(aSimulation({ scenarios: [{}, { id: 'a', name: 'b' }] }))).toEqual([
      [
        'cognigy.scenarios.0',
        'names a scenario in 0 ways',
        'write one of id, name and name_prefix',
      ],
      [
        'cognigy.scenarios.1',
        'names a scenario in 2 ways',
        'write one of id, name and name_prefix',
      ],
    ]);
  });

  it.each<[string, object]>([
    ['expected_intent', { expected_intent: 'refund' }],
    ['expected_response_contains', { expected_response_contains: 'refund' }],
    ['expected_response_matches', { expected_response_matches: 'refund' }],
    ['allowed_latency_ms', { allowed_latency_ms: 800 }],
    ['expected_tool_call', { expected_tool_call: true }],
  ])('asks for no %s', (field, outcome) => {
    expect(faultsOf(withCase({ outcome }))).toEqual([
      [
        `test_cases.0.outcome.${field}`,
        'cannot be judged in the mode simulator, where a language model judges',
        'say it as a criterion, or write mode: conversation',
      ],
    ]);
  });

  it.each<[string, object]>([
    ['turns', { turns: [{ input_text: 'Hi', outcome: {} }] }],
    ['input_text', { input_text: 'Hi' }],
    ['context_variables', { context_variables: { role: 'customer' } }],
    ['persona', { persona: undefined }],
    ['mission', { mission: undefined }],
    ['criteria', { criteria: undefined }],
  ])('has cases with a mission and no words of their own: %s', (field, changes) => {
    expect(faultsOf(withCase(changes)).map(([place]) => place)).toContain(`test_cases.0.${field}`);
  });

  it.each([
    { intent_coverage: 0.8 },
    { entity_coverage: 0.8 },
    { p95_latency_ms: 800 },
    { min_intent_f1: 0.8 },
    { max_false_positive_rate: 0.1 },
    { max_intent_f1_drop: 0.1 },
  ])('has no threshold that no simulation tells: %o', (gate) => {
    const [field] = Object.keys(gate);

    expect(faultsOf(aSimulation({}, { gate })).map(([place]) => place)).toEqual([`gate.${field}`]);
  });

  it.each([
    { playbooks: [{ name: 'Greeting' }] },
    { expected_playbooks: 1 },
    { endpoint: 'Gate' },
    { production_endpoint: 'Web' },
    { intents_from: 'head' },
    { entities_path: 'nlu.slots' },
    { intent_threshold: 0.5 },
  ])('leaves to other modes what is theirs: %o', (section) => {
    const [field] = Object.keys(section);

    expect(faultsOf(aSimulation(section)).map(([place]) => place)).toEqual([`cognigy.${field}`]);
  });

  it('shares tags among its cases, and nothing else', () => {
    expect(faultsOf(withCase({}, { defaults: { tags: ['critical'] } }))).toEqual([]);
    const [fault] = faultsOf(withCase({}, { defaults: { allowed_latency_ms: 800 } }));
    expect(fault?.[0]).toMatch(/^defaults/);
  });

  it('has no variants', () => {
    const robustness = { relations: ['typo'], seed: 1, locale: 'en' };

    expect(faultsOf(withCase({}, { robustness })).map(([place]) => place)).toContain('robustness');
  });

  it('runs the repetitions of a case together, in one batch of its own', () => {
    const test_cases = [CASE, { ...CASE, id: 'order', repeat: 2 }];
    const check = checkSuite(aSimulation({}, { test_cases, repeat: 3 }));
    if (check.status === 'invalid') throw new Error('the suite is invalid');

    expect(planRepetitions(check.suite)).toEqual([0, 0, 0, 1, 1]);
    expect(planSuiteBatches(check.suite)).toEqual([
      { index: 0, firstCase: 0, cases: 3 },
      { index: 1, firstCase: 3, cases: 2 },
    ]);
  });
});

describe('what is for the Simulator alone', () => {
  it.each([{ model: 'gpt-4o' }, { mocking: true }, { scenarios: [{ name: 'Refund' }] }])(
    'is refused in the other modes: %o',
    (section) => {
      const [field] = Object.keys(section);

      expect(faultsOf(aConversation({}, section)).map(([place]) => place)).toEqual([
        `cognigy.${field}`,
      ]);
      expect(faultsOf(aSuiteOfPlaybooks(section)).map(([place]) => place)).toEqual([
        `cognigy.${field}`,
      ]);
    },
  );

  it('is refused in cases that are spoken, and on another platform', () => {
    const { persona, mission } = CASE;
    const spoken = { input_text: 'Hi', outcome: { expected_intent: 'greeting' }, persona, mission };

    expect(faultsOf(aConversation({ test_cases: [spoken] })).map(([place]) => place)).toEqual([
      'test_cases.0.persona',
      'test_cases.0.mission',
    ]);
    expect(faultsOf(aWrittenSuite({ test_cases: [spoken] }))).not.toEqual([]);
  });
});
