import type { BotAnswer } from './bot/demo-bot.ts';
import type { SubmittedCase } from './request-checks.ts';

interface WireAssertion {
  readonly type: 'intent' | 'entities' | 'response' | 'latency';
  readonly passed: boolean;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** A case's result as the contract has it. */
export interface WireResult {
  readonly assertions: readonly WireAssertion[];
  readonly matched_intent: string | null;
  readonly extracted_entities: readonly { readonly name: string; readonly value: string }[];
  readonly intent_confidence: number | null;
  readonly response_text: string;
  readonly latency_ms: number;
  readonly input_text: string;
}

/** Holds the bot's answer against the case; a directive that is null or absent asserts nothing. */
export function judge(testCase: SubmittedCase, answer: BotAnswer): WireResult {
  return {
    assertions: assertionsOn(testCase.outcome, answer),
    matched_intent: answer.intent,
    extracted_entities: answer.entities,
    intent_confidence: answer.confidence,
    response_text: answer.responseText,
    latency_ms: answer.latencyMs,
    input_text: testCase.input_text,
  };
}

function assertionsOn(outcome: SubmittedCase['outcome'], answer: BotAnswer): WireAssertion[] {
  const { expected_intent: intent, expected_entities: entities, allowed_latency_ms } = outcome;
  const { expected_response_contains: text } = outcome;
  const assertions: WireAssertion[] = [];
  if (typeof intent === 'string') {
    const passed = answer.intent === intent;
    assertions.push({ type: 'intent', passed, expected: intent, actual: answer.intent });
  }
  if (entities && entities.length > 0) {
    const actual = [...new Set(answer.entities.map(({ name }) => name))];
    const passed = entities.every((name) => actual.includes(name));
    assertions.push({ type: 'entities', passed, expected: entities, actual });
  }
  if (typeof text === 'string') {
    const passed = comparable(answer.responseText).includes(comparable(text));
    assertions.push({ type: 'response', passed, expected: text, actual: answer.responseText });
  }
  assertions.push({
    type: 'latency',
    passed: answer.latencyMs <= allowed_latency_ms,
    expected: allowed_latency_ms,
    actual: answer.latencyMs,
  });
  return assertions;
}

/** Letter case and runs of white space do not count. */
function comparable(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}
