import { type ChangeObject, diffArrays } from 'diff';
import { lookAlike, named } from '../../domain/look-alike.ts';

/** A piece of one of two texts; `differs` where the other one has not got it. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

export interface TextDifference {
  readonly expected: readonly Piece[];
  readonly actual: readonly Piece[];
  /** What the eye would miss, in words. */
  readonly notes: readonly string[];
}

/** Beyond it nobody reads a difference character by character, and a browser would stand still to find it. */
const MOST_CHARACTERS = 20_000;
const MOST_EDITS = 400;
/** Words with less than this in common are two words, and no slip in one. */
const COMMON_IN_WORD = 0.7;
const COMMON_IN_TEXT = 0.3;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Which words of two texts differ, and in words that are nearly the same which characters.
 * Null where the texts have next to nothing in common, or are too long to tell.
 */
export function textDifference(expected: string, actual: string): TextDifference | null {
  if (Math.max(expected.length, actual.length) > MOST_CHARACTERS) return null;
  const changes = changesBetween(wordsOf(expected), wordsOf(actual));
  if (changes === null) return null;
  const sides: Sides = { expected: [], actual: [], notes: new Set() };
  tell(changes, sides, replacedWord);
  const common = lengthOf(sides.expected.filter(({ differs }) => !differs));
  const shorter = Math.min(expected.trim().length, actual.trim().length);
  if (!lookAlike(expected, actual) && common < Math.max(1, shorter * COMMON_IN_TEXT)) return null;
  return { ...sides, notes: [...sides.notes] };
}

/** White space, words, emoji and marks, each a piece of its own. */
export function wordsOf(text: string): string[] {
  return text.match(/\s+|\p{RGI_Emoji}|[\p{L}\p{M}\p{N}\p{Cf}]+|[^\s]/gv) ?? [];
}

interface Sides {
  readonly expected: Piece[];
  readonly actual: Piece[];
  readonly notes: Set<string>;
}

type Changes = readonly ChangeObject<string[]>[];
type Replaced = (sides: Sides, expected: string, actual: string) => void;

function changesBetween(expected: string[], actual: string[]): Changes | null {
  return diffArrays(expected, actual, { maxEditLength: MOST_EDITS }) ?? null;
}

function tell(changes: Changes, sides: Sides, replaced: Replaced): void {
  changes.forEach(({ added, removed, value }, position) => {
    const text = value.join('');
    const before = changes[position - 1];
    if (added && before?.removed) replaced(sides, before.value.join(''), text);
    else if (added) only(sides, 'actual', text);
    else if (!removed) both(sides, text);
    else if (!changes[position + 1]?.added) only(sides, 'expected', text);
  });
}

function both({ expected, actual }: Sides, text: string): void {
  expected.push({ text, differs: false });
  actual.push({ text, differs: false });
}

function only(sides: Sides, side: 'expected' | 'actual', text: string): void {
  sides[side].push({ text, differs: true });
  const hidden = hiddenIn(text);
  if (hidden !== '') sides.notes.add(`only ${side} has ${hidden}`);
}

function replacedWord(sides: Sides, expected: string, actual: string): void {
  const changes = changesBetween(charactersOf(expected), charactersOf(actual)) ?? [];
  const alike = changes.filter(({ added, removed }) => !added && !removed);
  const common = lengthOf(alike.map(({ value }) => ({ text: value.join('') })));
  const isSlip =
    lookAlike(expected, actual) ||
    common >= COMMON_IN_WORD * Math.max(expected.length, actual.length);
  if (isSlip) tell(changes, sides, replacedWhole);
  else replacedWhole(sides, expected, actual);
}

function replacedWhole({ notes, ...sides }: Sides, expected: string, actual: string): void {
  sides.expected.push({ text: expected, differs: true });
  sides.actual.push({ text: actual, differs: true });
  if (lookAlike(expected, actual) || hiddenIn(expected + actual) !== '') {
    notes.add(`expected has ${namesOf(expected)}, actual ${namesOf(actual)}`);
  }
}

function charactersOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Marks that combine, and all that has no ink but the blank between two words. */
const HIDDEN = /\p{M}|\p{Cf}|\p{Cc}|[^\S ]/u;

/** The characters that cannot be seen, by name. */
function hiddenIn(text: string): string {
  if (text.trim() === '') return namesOf(text);
  return namesOf(
    Array.from(text)
      .filter((each) => HIDDEN.test(each))
      .join(''),
  );
}

const MOST_NAMED = 6;

function namesOf(text: string): string {
  const characters = Array.from(text);
  const told = characters
    .slice(0, MOST_NAMED)
    .map((each) => (each === ' ' || HIDDEN.test(each) ? named(each) : `${each} ${named(each)}`));
  const more = characters.length - told.length;
  return `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function lengthOf(pieces: readonly { readonly text: string }[]): number {
  return pieces.reduce((sum, { text }) => sum + text.length, 0);
}
