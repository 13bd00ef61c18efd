import { literalPattern } from '../../literal-pattern.ts';

/** Stands where a text was. */
export const REDACTED = '[redacted]';

/** A shorter text is one only as a whole: within others it would take words apart. */
const WITHIN_CHARACTERS = 4;

/** Takes texts out of a document, whatever their case and however their accents are composed. */
export function redactorOf(texts: readonly string[]): (value: unknown) => unknown {
  const forms = [
    ...new Set(texts.flatMap((text) => [text, text.normalize('NFC'), text.normalize('NFD')])),
  ]
    .filter((text) => text.trim() !== '')
    // The longest first, so that no text is cut by one within it.
    .sort((a, b) => b.length - a.length);
  const wholes = new Set(forms.map((text) => text.toLowerCase()));
  const within = forms.filter((text) => text.length >= WITHIN_CHARACTERS).map(literalPattern);
  const pattern = within.length === 0 ? null : new RegExp(within.join('|'), 'giu');
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
