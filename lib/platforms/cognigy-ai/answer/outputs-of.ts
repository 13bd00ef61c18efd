import { readMarkup } from '../../../domain/evaluation/read-markup.ts';
import type { EndpointAnswer } from '../wire.ts';
import { fieldOf } from './field-of.ts';

/** One output of a bot, whatever form its endpoint gave it. */
export interface Output {
  readonly text: string;
  /** An object, where it came as one or as the JSON text of one; else as it came. */
  readonly data: unknown;
  /** Who speaks, where that is said. */
  readonly source: string | undefined;
}

/**
 * The outputs of an answer; null where it has none of the places in which an endpoint puts them.
 *
 * A transformer of the endpoint may return anything: the stack under another name, strings or nulls in
 * it, or no stack at all (Cognigy.AI, output and execution-finished transformers: what they return is
 * not validated).
 */
export function outputsOf(answer: EndpointAnswer): readonly Output[] | null {
  const { text, data, outputStack, outputs } = answer;
  const stacks = [outputStack, outputs].filter((each) => Array.isArray(each));
  if (stacks.length === 0 && text === undefined && data === undefined) return null;
  const stacked = stacks.flatMap((stack) => stack.flatMap(outputOf));
  const whole = { text: textOf(text), data: parsed(data), source: undefined };
  if (!stacked.some(({ text: words, data: its }) => words.trim() !== '' || isFilled(its))) {
    return [whole];
  }
  // Data of the answer itself is that of its outputs, merged, but where a transformer has put it there alone.
  return stacked.some((output) => isFilled(output.data))
    ? stacked
    : [...stacked, { ...whole, text: '' }];
}

/** The answer's own text where none of the lists says all of it; what joins outputs is up to the endpoint. */
export function wordsBeside(
  answer: EndpointAnswer,
  lists: readonly (readonly Output[])[],
): string | null {
  const text = textOf(answer.text);
  const wanted = letters(text);
  const isTold = lists.some((list) =>
    letters(list.map((output) => output.text).join('')).includes(wanted),
  );
  return isTold ? null : text;
}

function letters(text: string): string {
  return readMarkup(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

function outputOf(value: unknown): Output[] {
  if (typeof value === 'string') return [{ text: value, data: undefined, source: undefined }];
  if (value === null || typeof value !== 'object') return [];
  const source = fieldOf(value, 'source');
  return [
    {
      text: textOf(fieldOf(value, 'text')),
      data: parsed(fieldOf(value, 'data')),
      source: typeof source === 'string' ? source : undefined,
    },
  ];
}

/** A text that is streamed may come as its pieces. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string').join('') : '';
}

/** Some versions send data as JSON in a string. */
function parsed(data: unknown): unknown {
  if (typeof data !== 'string' || !data.trimStart().startsWith('{')) return data;
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

/** Claims that there is something in it. */
export function isFilled(data: unknown): boolean {
  if (data === undefined || data === null || data === '') return false;
  return typeof data !== 'object' || Object.keys(data).length > 0;
}
