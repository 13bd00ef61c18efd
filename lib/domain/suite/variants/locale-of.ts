import {
  type RobustnessSection,
  VARIED_LANGUAGES,
  type VariedLanguage,
} from '../robustness/robustness-section.ts';

const DEFAULT_LOCALE = 'en';

/** What people call a locale at the platform, in its language and in English. */
const NAMES: Readonly<Record<VariedLanguage, RegExp>> = {
  en: /^(?:english|englisch)\b/iu,
  de: /^(?:german|deutsch)\b/iu,
  fr: /^(?:french|fran[cç]ais|französisch)(?!\p{L})/iu,
  es: /^(?:spanish|espa[nñ]ol|spanisch)(?!\p{L})/iu,
};

/** Of a suite, what may name the locale that its bot is spoken to in. */
interface NamesLocale {
  readonly cognigy?: { readonly locale?: string | undefined } | undefined;
}

/** As `robustness.locale` says it, or else the platform's locale by its code or its name; English where neither tells. */
export function localeOf(
  section: Pick<RobustnessSection, 'locale'> | undefined,
  { cognigy }: NamesLocale,
): string {
  return section?.locale ?? (cognigy?.locale && namedLocale(cognigy.locale)) ?? DEFAULT_LOCALE;
}

/** `de-CH` of `de-CH` and `de_ch`, `de` of `Deutsch` and `German (formal)`; undefined of an id or another language. */
function namedLocale(name: string): string | undefined {
  const written = name.normalize('NFC').trim();
  const code = /^([a-z]{2})(?:[-_]([a-z]{2}))?$/iu.exec(written);
  if (code === null) return VARIED_LANGUAGES.find((language) => NAMES[language].test(written));
  const [, of = '', country] = code;
  const language = VARIED_LANGUAGES.find((each) => each === of.toLowerCase());
  if (language === undefined || country === undefined) return language;
  return `${language}-${country.toUpperCase()}`;
}

export function languageOf(locale: string): VariedLanguage {
  return VARIED_LANGUAGES.find((language) => locale.startsWith(language)) ?? 'en';
}
