import type { Outcome, Suite, TestCase } from '../../domain/suite/suite.ts';

/** The body of a submission: the fields of the contract and no others. */
export function encodeBatch(suite: Suite, cases: readonly TestCase[]): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      suite_id: suite.suite_id,
      execution_timeout_seconds: suite.execution_timeout_seconds,
      test_cases: cases.map((testCase) => ({
        input_text: testCase.input_text,
        context_variables: testCase.context_variables,
        outcome: encodeOutcome(testCase.outcome),
      })),
    }),
  );
}

function encodeOutcome(outcome: Outcome) {
  return {
    expected_intent: outcome.expected_intent ?? null,
    expected_entities: outcome.expected_entities ?? null,
    expected_response_contains: outcome.expected_response_contains ?? null,
    allowed_latency_ms: outcome.allowed_latency_ms,
  };
}
