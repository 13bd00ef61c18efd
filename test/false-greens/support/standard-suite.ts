import { Suite, type SuiteInput } from '../../../lib/domain/suite/suite.ts';

type CaseInput = SuiteInput['test_cases'][number];

/** The case that attacks are played on: it asks for an intent, an entity, a text and a time. */
export function aCase(
  input_text: string,
  outcome: Partial<CaseInput['outcome']> = {},
  overrides: Partial<CaseInput> = {},
): CaseInput {
  return {
    input_text,
    ...overrides,
    outcome: {
      expected_intent: 'greet',
      expected_entities: ['name'],
      expected_response_contains: 'hi there',
      allowed_latency_ms: 800,
      ...outcome,
    },
  };
}

/** Two cases, as somebody would write them who wants to be sure. */
export function standardSuite({ gate, ...overrides }: Partial<SuiteInput> = {}): Suite {
  return Suite.parse({
    suite_id: 'standard',
    circuit_breaker_seconds: 60,
    test_cases: [aCase('hello 1'), aCase('hello 2')],
    ...overrides,
    gate: { pass_rate: 0.95, ...gate },
  });
}

/** What a platform says of a case that its bot has done as it was asked to. */
export function honestResult(testCase: Suite['test_cases'][number]): Record<string, unknown> {
  const { outcome } = testCase;
  return {
    input_text: testCase.input_text,
    assertions: [{ type: 'intent', passed: true }],
    matched_intent: outcome.expected_intent ?? null,
    extracted_entities: outcome.expected_entities ?? [],
    intent_confidence: 0.9,
    response_text: outcome.expected_response_contains ?? 'ok',
    latency_ms: 100,
  };
}
