/** Fields of a result that the judgement or the matching reads, with all that is within them. */
const READ_WHOLE: ReadonlySet<unknown> = new Set([
  'case_id',
  'input_text',
  'matched_intent',
  'extracted_entities',
  'intent_confidence',
  'confidence',
  'response_text',
  'response_messages',
  'response_beside',
  'response',
  'finish_reasons',
  'tool_calls',
  'latency_ms',
  'error',
  'skipped',
  'problem',
  'broken_conversations',
  'turns',
]);
const READ_OF_ASSERTIONS: ReadonlySet<unknown> = new Set(['type', 'passed']);

/** Claims that a case is judged or told by what stands at this path of its result, from the result on. */
export function isReadIn(path: readonly (string | number)[]): boolean {
  const [field, , part] = path;
  if (field === 'assertions') return part === undefined || READ_OF_ASSERTIONS.has(part);
  return field === undefined || READ_WHOLE.has(field);
}

/** Claims that a result is told from others by what stands there. */
export function isIdentity([field]: readonly (string | number)[]): boolean {
  return field === 'case_id' || field === 'input_text';
}
