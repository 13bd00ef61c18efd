import type { Directive } from './own-judgement.ts';

/** The words that platforms use for a directive, in lower case with underscores. */
const DIRECTIVE_BY_WORD: ReadonlyMap<string, Directive> = new Map(
  Object.entries({
    intent: ['intent', 'intents', 'matched_intent', 'expected_intent', 'intent_match'],
    entities: [
      'entities',
      'entity',
      'extracted_entities',
      'expected_entities',
      'entity_match',
      'entities_match',
    ],
    entity_values: ['entity_values', 'entity_value', 'expected_entity_values'],
    response: [
      'response',
      'response_contains',
      'response_text',
      'text',
      'text_contains',
      'expected_response_contains',
    ],
    confidence: ['intent_confidence', 'min_confidence'],
    response_excludes: ['expected_response_excludes'],
    response_equals: ['expected_response_equals'],
    response_matches: ['expected_response_matches'],
    data: ['expected_data'],
    silence: ['expected_silence'],
    tool_call: ['expected_tool_call'],
    latency: ['latency', 'latency_ms', 'response_time', 'response_time_ms', 'allowed_latency_ms'],
  } satisfies Record<Directive, string[]>).flatMap(([directive, words]) =>
    words.map((word) => [word, directive as Directive] as const),
  ),
);

/** The directive that an assertion of a platform speaks of; undefined where its type is no known word. */
export function directiveOf(type: string): Directive | undefined {
  const word = type
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/gu, '_');
  return DIRECTIVE_BY_WORD.get(word);
}
