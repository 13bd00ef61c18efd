import type { SimulatedCase, SimulatedResult } from './simulated-execution.ts';

/** What a flawless bot would have answered. */
export function perfect({ text, intent, allowedMs }: SimulatedCase): SimulatedResult {
  return {
    assertions: [{ type: 'intent', passed: true, expected: intent, actual: intent }],
    matched_intent: intent,
    extracted_entities: [],
    intent_confidence: 1,
    response_text: '',
    latency_ms: allowedMs,
    input_text: text,
  };
}

/** A result whose `passed` is whatever JavaScript takes for true. */
export function lenient(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || !('assertions' in result)) return result;
  const assertions = (result as SimulatedResult).assertions.map((assertion) => ({
    ...assertion,
    passed: Boolean(assertion.passed),
  }));
  return { ...result, assertions };
}

/** A result that says as its case wants it what it does not say at all. */
export function consenting(result: unknown, cases: readonly SimulatedCase[]): unknown {
  if (typeof result !== 'object' || result === null) return result;
  const named = cases.find(({ text }) => 'input_text' in result && result.input_text === text);
  return named === undefined ? result : { ...perfect(named), ...result };
}
