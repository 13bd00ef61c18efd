import { directiveOf } from '../../../domain/evaluation/directive-words.ts';
import {
  type Piece,
  type TextDifference,
  textDifference,
} from '../../difference/text-difference.ts';
import { milliseconds } from '../../measure-text.ts';
import type { PageAssertion } from '../../page-case.ts';
import { closestPart } from './closest-part.ts';

/** What was asked for and what came instead, in pieces of which some decide. */
export interface ShownMiss extends TextDifference {
  /** Such as `intent`. */
  readonly type: string;
  /** From 1 on; null where the case is a single input. */
  readonly turn: number | null;
}

type Json = PageAssertion['expected'];

/** An assertion that does not hold, as a reader finds out why. */
export function shownMiss({ type, expected, actual, turn }: PageAssertion): ShownMiss {
  const told = { type: type.replaceAll('_', ' '), turn };
  switch (directiveOf(type) ?? type) {
    case 'latency':
      return { ...told, ...limits(expected, actual, milliseconds) };
    case 'response':
      return { ...told, ...contained(expected, actual) };
    case 'response_excludes':
    case 'response_matches':
      return { ...told, ...whole(expected, actual) };
    default:
      return { ...told, ...compared(expected, actual) };
  }
}

function limits(expected: Json, actual: Json, unit: (value: number) => string): TextDifference {
  if (typeof expected !== 'number' || typeof actual !== 'number') return whole(expected, actual);
  return {
    expected: [plain(`at most ${unit(expected)}`)],
    actual: [plain(unit(actual))],
    notes: actual > expected ? [`${unit(actual - expected)} too long`] : [],
  };
}

/** The text that is missing from an answer, beside the part of the answer that comes closest. */
function contained(expected: Json, actual: Json): TextDifference {
  if (typeof actual !== 'string') return whole(expected, actual);
  const texts = [expected].flat().filter((each) => typeof each === 'string');
  const missing = texts.filter((text) => !spaced(actual).includes(spaced(text)));
  const [sought] = missing.length > 0 ? missing : texts;
  if (sought === undefined || missing.length > 1) return whole(expected, actual);
  const part = closestPart(sought, actual);
  const difference = part && textDifference(sought, part.text);
  if (part === null || difference === null) {
    return { ...whole(sought, actual), notes: ['nothing in the answer comes close'] };
  }
  return {
    ...difference,
    actual: [
      ...(part.isCutBefore ? [plain('… ')] : []),
      ...difference.actual,
      ...(part.isCutBehind ? [plain(' …')] : []),
    ],
  };
}

function spaced(text: string): string {
  return text.toLowerCase().replace(/\s+/gu, ' ').trim();
}

function compared(expected: Json, actual: Json): TextDifference {
  if (isTexts(expected) && isTexts(actual)) return compareLists(expected, actual);
  if (expected === null || actual === null) return whole(expected, actual);
  return textDifference(textOf(expected), textOf(actual)) ?? whole(expected, actual);
}

function compareLists(expected: readonly string[], actual: readonly string[]): TextDifference {
  const missing = expected.filter((each) => !actual.includes(each));
  return {
    expected: listed(expected, (each) => missing.includes(each)),
    actual: listed(actual, (each) => !expected.includes(each)),
    notes: missing.length === 0 ? [] : [`missing: ${missing.join(', ')}`],
  };
}

function listed(texts: readonly string[], differs: (text: string) => boolean): Piece[] {
  if (texts.length === 0) return [plain('none')];
  return texts.flatMap((text, position) => [
    ...(position === 0 ? [] : [plain(', ')]),
    { text, differs: differs(text) },
  ]);
}

function whole(expected: Json, actual: Json): TextDifference {
  return { expected: [plain(textOf(expected))], actual: [plain(textOf(actual))], notes: [] };
}

function plain(text: string): Piece {
  return { text, differs: false };
}

function isTexts(value: Json): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** A value as text; null stands for "none". */
function textOf(value: Json): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  if (isTexts(value)) return value.length === 0 ? 'none' : value.join(', ');
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
}
