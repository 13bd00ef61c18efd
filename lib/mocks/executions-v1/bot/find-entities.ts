import { distance } from 'fastest-levenshtein';
import type { BotEntity } from './bot-knowledge.ts';

/** One letter in five may be wrong. */
const LETTERS_PER_SLIP = 5;

export interface BotEntityValue {
  readonly name: string;
  readonly value: string;
}

interface Find extends BotEntityValue {
  readonly start: number;
  readonly end: number;
  /** Share of letters that are not as they should be. */
  readonly slips: number;
}

/** The entities that a text names, in its order, each value once. */
export function findEntities(text: string, entities: readonly BotEntity[]): BotEntityValue[] {
  const finds = entities
    .flatMap((entity) =>
      'pattern' in entity
        ? matches(text, entity.name, entity.pattern)
        : options(text, entity.name, entity.options),
    )
    .toSorted((a, b) => a.start - b.start);
  const values = new Map(finds.map(({ name, value }) => [`${name} ${value}`, { name, value }]));
  return [...values.values()];
}

function matches(text: string, name: string, pattern: RegExp): Find[] {
  return Array.from(text.matchAll(pattern), ({ 0: value, index }) => ({
    name,
    value,
    start: index,
    end: index + value.length,
    slips: 0,
  }));
}

/** Words for an option, one or more in a row; where they overlap, the best spelt and then the longest count. */
function options(
  text: string,
  name: string,
  optionTexts: Readonly<Record<string, readonly string[]>>,
): Find[] {
  const words = Array.from(text.matchAll(/[\p{L}\p{N}\p{M}]+/gu), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }));
  const found: Find[] = [];
  for (const [value, wanted] of Object.entries(optionTexts)) {
    for (const letters of wanted.map(plain)) {
      const mostSlips = Math.floor(letters.length / LETTERS_PER_SLIP);
      for (const [first, { start }] of words.entries()) {
        for (const { end } of words.slice(first)) {
          if (end - start > 2 * (letters.length + mostSlips)) break;
          const slips = distance(plain(text.slice(start, end)), letters);
          if (slips <= mostSlips) {
            found.push({ name, value, start, end, slips: slips / letters.length });
          }
        }
      }
    }
  }
  const bestFirst = found.toSorted(
    (a, b) => a.slips - b.slips || b.end - b.start - (a.end - a.start),
  );
  const kept: Find[] = [];
  for (const find of bestFirst) {
    if (kept.every(({ start, end }) => find.end <= start || find.start >= end)) kept.push(find);
  }
  return kept;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
