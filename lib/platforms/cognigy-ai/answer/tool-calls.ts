import { foreignText } from '../../foreign-text.ts';
import { fieldOf } from './field-of.ts';

/** Where calls stand, as providers and flows that pass them on write them (OpenAI `tool_calls`). */
const LISTS = ['tool_calls', 'toolCalls', '_toolCalls'] as const;

/** Names of the tools that a model called, each once; a REST endpoint shows them only where the flow puts them into its data. */
export function toolCallsIn(data: readonly unknown[]): readonly string[] {
  const names = data
    .flatMap((each) => [each, fieldOf(each, '_cognigy')])
    .flatMap((place) => LISTS.flatMap((list) => listAt(place, list)))
    .map((call) => fieldOf(fieldOf(call, 'function'), 'name') ?? fieldOf(call, 'name'))
    .filter((name) => typeof name === 'string' && name !== '')
    .map((name) => foreignText(String(name), 200));
  return [...new Set(names)];
}

function listAt(place: unknown, field: string): readonly unknown[] {
  const value = fieldOf(place, field);
  return Array.isArray(value) ? value : [];
}
