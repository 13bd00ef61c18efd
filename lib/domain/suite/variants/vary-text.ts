import { drawsFor } from '../../pace/deterministic-random.ts';
import type { Relation, VariedLanguage } from '../robustness/robustness-section.ts';
import type { Outcome } from '../suite.ts';
import { type GuardedText, guardedText } from './free-text.ts';
import { keysBeside } from './keyboard.ts';
import { withCourtesy, withNumberWords } from './phrases.ts';
import { droppedLetter, swappedLetters, type Typist, wrongKey } from './typing-slips.ts';
import {
  doubleSpaced,
  exclaimed,
  inLetters,
  withoutDiacritics,
  withoutPunctuation,
} from './ways-of-writing.ts';

/** What the variants of a text depend on beside it. */
export interface Variation {
  readonly locale: string;
  readonly language: VariedLanguage;
  readonly seed: number;
  /** Claims that a word in small letters is one. */
  readonly isWord: (word: string) => boolean;
}

interface Subject extends Variation {
  readonly text: string;
  /** Null where nobody knows which words the expected entities are. */
  readonly guarded: GuardedText | null;
  readonly hasEntities: boolean;
  readonly typist: Typist;
}

/** Null, or the text itself, where a way does not apply. */
type Way = (subject: Subject) => string | null;

const onWords =
  (way: (guarded: GuardedText, subject: Subject) => string | null): Way =>
  (subject) =>
    subject.guarded && way(subject.guarded, subject);

/** Every way in which a text is varied, by the name that it gives to variants. */
export const WAYS = {
  'typo-swap': {
    relation: 'typo',
    vary: onWords((text, { typist }) => swappedLetters(text, typist)),
  },
  'typo-drop': {
    relation: 'typo',
    vary: onWords((text, { typist }) => droppedLetter(text, typist)),
  },
  'typo-key': { relation: 'typo', vary: onWords((text, { typist }) => wrongKey(text, typist)) },
  'casing-upper': { relation: 'casing', vary: onWords((text) => inLetters(text, 'upper')) },
  'casing-lower': { relation: 'casing', vary: onWords((text) => inLetters(text, 'lower')) },
  'punctuation-none': { relation: 'punctuation', vary: onWords(withoutPunctuation) },
  'punctuation-loud': { relation: 'punctuation', vary: onWords(exclaimed) },
  'diacritics-none': {
    relation: 'diacritics',
    vary: onWords((text, { language, isWord }) => withoutDiacritics(text, language, isWord)),
  },
  'greeting-hello': {
    relation: 'greeting',
    vary: ({ text, language }) => withCourtesy(text, language, 'hello'),
  },
  'greeting-thanks': {
    relation: 'greeting',
    vary: ({ text, language }) => withCourtesy(text, language, 'thanks'),
  },
  'numbers-words': {
    relation: 'numbers',
    vary: ({ text, language, hasEntities }) =>
      hasEntities ? null : withNumberWords(text, language),
  },
  'spacing-double': { relation: 'spacing', vary: onWords(doubleSpaced) },
  'emoji-end': { relation: 'emoji', vary: ({ text }) => `${text} 🙂` },
} as const satisfies Record<string, { readonly relation: Relation; readonly vary: Way }>;

export type WayName = keyof typeof WAYS;

/**
 * What somebody may say for a text and mean the same; null where the way does not apply to it.
 *
 * No value of an expected entity is touched, and no identifier. Where an entity is expected whose value is not
 * written, or does not stand in the text, no word of it is touched.
 * @param place tells the draws of one text from those of another: the id of its case, say
 */
export function variedText(
  { input_text, outcome }: { readonly input_text: string; readonly outcome: Outcome },
  name: WayName,
  { place, variation }: { readonly place: string; readonly variation: Variation },
): string | null {
  const text = input_text.normalize('NFC');
  // A text without a letter is a choice, an amount or a sign.
  if (!/\p{L}/u.test(text)) return null;
  const { locale, language, seed, isWord } = variation;
  const [drawn] = drawsFor('variant', seed, place, name);
  const made = WAYS[name].vary({
    ...variation,
    text,
    guarded: guardOf(text, outcome),
    hasEntities: entitiesOf(outcome).length > 0,
    typist: { keysBeside: keysBeside(locale, language), isWord, drawn },
  });
  return made === null || made === text || !/\p{L}/u.test(made) ? null : made;
}

function guardOf(text: string, outcome: Outcome): GuardedText | null {
  const values = outcome.expected_entity_values ?? {};
  const isKnown = entitiesOf(outcome).every((entity) => Object.hasOwn(values, entity));
  return isKnown ? guardedText(text, Object.values(values)) : null;
}

function entitiesOf({ expected_entities, expected_entity_values }: Outcome): string[] {
  return [...(expected_entities ?? []), ...Object.keys(expected_entity_values ?? {})];
}
