import { literalPattern } from '../../literal-pattern.ts';

/** Stands where a text was. */
export const REDACTED = '[redacted]';

/** A shorter text is one only as a whole: within others it would take words apart. */
const WITHIN_CHARACTERS = 4;

/**
 * What is part of a word. Scripts that leave no blanks between words are left out: there a text is a word wherever it
 * stands.
 */
const LETTER = String.raw`[[\p{L}\p{N}\p{M}_]--[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]`;
/** Within a document in a document a line break or a blank is written out, and its last sign is no letter of a word. */
const ESCAPE = String.raw`\\[bfnrt]|\\u[0-9a-f]{4}|%[0-9a-f]{2}`;
const BEGINS_A_WORD = `(?:(?<!${LETTER})|(?<=${ESCAPE}))`;
const ENDS_A_WORD = `(?!${LETTER})`;
const HAS_LETTER_FIRST = new RegExp(`^${LETTER}`, 'v');
const HAS_LETTER_LAST = new RegExp(`${LETTER}$`, 'v');

export interface RedactorOptions {
  /** Claims that a text within a longer word is not meant. */
  readonly wholeWords?: boolean;
}

/** Takes texts out of a document, whatever their case and however their accents are composed. */
export function redactorOf(
  texts: readonly string[],
  { wholeWords = false }: RedactorOptions = {},
): (value: unknown) => unknown {
  const forms = [
    ...new Set(texts.flatMap((text) => [text, text.normalize('NFC'), text.normalize('NFD')])),
  ]
    .filter((text) => text.trim() !== '')
    // The longest first, so that no text is cut by one within it.
    .sort((a, b) => b.length - a.length);
  const wholes = new Set(forms.map((text) => text.toLowerCase()));
  const within = forms
    .filter((text) => text.length >= WITHIN_CHARACTERS)
    .map(wholeWords ? wordPattern : literalPattern);
  const pattern = within.length === 0 ? null : new RegExp(within.join('|'), 'giv');
  const inText = (text: string) => {
    if (wholes.has(text.toLowerCase())) return REDACTED;
    return pattern === null ? text : text.replaceAll(pattern, REDACTED);
  };
  const inValue = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inValue);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [inText(name), inValue(each)]),
    );
  };
  return inValue;
}

function wordPattern(text: string): string {
  const begin = HAS_LETTER_FIRST.test(text) ? BEGINS_A_WORD : '';
  const end = HAS_LETTER_LAST.test(text) ? ENDS_A_WORD : '';
  return `${begin}${literalPattern(text)}${end}`;
}

/** Members that hold names of the bot and words of ours, and nothing that a person has said. */
const NAMES = new Set([
  'expected_intent',
  'expected_entities',
  'finish_reason',
  'intent',
  'matched_intent',
  'name',
  'type',
]);

/** What was said in a case and what was expected of it, from its entry in the suite or in a report. */
export function textsOfCase(entry: object): string[] {
  const { input_text, response_text, turns, entities, outcome } = { ...emptyCase, ...entry };
  const said = typeof outcome === 'object' ? outcome : null;
  return [input_text, response_text, turns, entities, said].flatMap(textsIn);
}

const emptyCase: Readonly<Record<string, unknown>> = {};

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    NAMES.has(name) || (name === 'outcome' && typeof each === 'string') ? [] : textsIn(each),
  );
}
