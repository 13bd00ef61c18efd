import * as z from 'zod';
import { name, share } from '../suite-fields.ts';

/** Ways to say the same otherwise: what a bot understands of a sentence must not depend on them. */
export const Relation = z.enum([
  'typo',
  'casing',
  'punctuation',
  'diacritics',
  'greeting',
  'numbers',
  'spacing',
  'emoji',
]);
export type Relation = z.infer<typeof Relation>;

/** Languages that greetings, number words and lists of words are there for. */
export const VARIED_LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type VariedLanguage = (typeof VARIED_LANGUAGES)[number];

const LOCALE = new RegExp(`^(?:${VARIED_LANGUAGES.join('|')})(?:-[A-Z]{2})?$`, 'u');

/** Seeds that every generator takes. */
const LARGEST_SEED = 2 ** 31 - 1;

export const RobustnessSection = z.strictObject({
  relations: z
    .array(Relation)
    .min(1)
    .optional()
    .describe('What is varied; everything there is where absent.'),
  locale: z
    .string()
    .superRefine((locale, { addIssue }) => {
      if (LOCALE.test(locale)) return;
      addIssue({
        code: 'custom',
        message: 'has no greetings, number words and keyboard here',
        params: {
          remedy: `it must be ${VARIED_LANGUAGES.join(', ')}, or one of these with a country, such as de-CH`,
        },
      });
    })
    .optional()
    .describe(
      `Language and keyboard, such as de-CH; ${VARIED_LANGUAGES.join(', ')}. That of cognigy.locale where absent, or en.`,
    ),
  seed: z
    .int()
    .min(0)
    .max(LARGEST_SEED)
    .default(1)
    .describe('What is drawn is drawn by it: the same seed makes the same variants.'),
});
export type RobustnessSection = z.infer<typeof RobustnessSection>;

const threshold = share
  .optional()
  .describe('Smallest share of the variants that pass, of cases that pass themselves.');

/** A threshold for each relation. */
export const RobustnessGate = z.strictObject({
  typo: threshold,
  casing: threshold,
  punctuation: threshold,
  diacritics: threshold,
  greeting: threshold,
  numbers: threshold,
  spacing: threshold,
  emoji: threshold,
} satisfies Record<Relation, unknown>);

/** Marks a case that says what another one says, and is expected to come to the same. */
export const VariantOf = z.strictObject({ case: name, relation: Relation });
export type VariantOf = z.infer<typeof VariantOf>;
