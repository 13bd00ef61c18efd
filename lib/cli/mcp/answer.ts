import type { Secrets } from '../../platforms/secrets.ts';
import { clipped, visible } from '../../report/neutral-text.ts';

/**
 * Bytes of an answer. No token of a vocabulary over bytes is shorter than one, so this is below 4,000
 * tokens whatever a bot has said, for whichever model.
 */
export const MAX_ANSWER_BYTES = 3_900;

const LONGEST_TEXT = 240;

/** What an agent is told: a document, and lists of which as much is told as fits. */
export interface ToolAnswer {
  readonly head: Readonly<Record<string, unknown>>;
  /** In the order in which they matter; `left_out` counts what is not told of each. */
  readonly lists?: Readonly<Record<string, readonly unknown[]>>;
  /** Characters that one text may have; 240 where absent. */
  readonly longestText?: number;
}

/**
 * An answer as JSON: texts of bots and suites are strings in it, which nothing in them can end, without what cannot
 * be seen and without secrets of ours.
 */
export function answerText(
  { head, lists = {}, longestText }: ToolAnswer,
  secrets: Secrets,
): string {
  const neutral = (value: unknown) => neutralValue(value, secrets, longestText ?? LONGEST_TEXT);
  const told: Record<string, unknown> = { ...Object(neutral(head)) };
  const leftOut: Record<string, number> = {};
  let left = MAX_ANSWER_BYTES - bytesOf({ ...told, left_out: countsOf(lists) });
  for (const [name, list] of Object.entries(lists)) {
    left -= bytesOf(name) + 4;
    const entries: unknown[] = [];
    for (const entry of list) {
      const shown = neutral(entry);
      left -= bytesOf(shown) + 1;
      if (left < 0) break;
      entries.push(shown);
    }
    if (list.length > 0) told[name] = entries;
    if (entries.length < list.length) leftOut[name] = list.length - entries.length;
  }
  if (Object.keys(leftOut).length > 0) told.left_out = leftOut;
  const text = new TextDecoder().decode(secrets.mask(Buffer.from(JSON.stringify(told))).bytes);
  if (Buffer.byteLength(text) <= MAX_ANSWER_BYTES) return text;
  return JSON.stringify({ problem: 'the answer is too long; ask for less' });
}

function countsOf(lists: NonNullable<ToolAnswer['lists']>): Record<string, number> {
  return Object.fromEntries(Object.entries(lists).map(([name, { length }]) => [name, length]));
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}

/** The value with every text in it made harmless and short. */
function neutralValue(value: unknown, secrets: Secrets, longest: number): unknown {
  if (typeof value === 'string') return clipped(visible(secrets.redact(value)), longest);
  if (Array.isArray(value)) return value.map((each) => neutralValue(each, secrets, longest));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, each]): [string, unknown][] =>
    each === undefined ? [] : [[name, neutralValue(each, secrets, longest)]],
  );
  return Object.fromEntries(entries);
}
