import type { VariedLanguage } from '../robustness/robustness-section.ts';
import { endsInIdentifier, wordsOf } from './free-text.ts';

interface Phrases {
  readonly hello: string;
  readonly thanks: string;
  /** Words that greet or thank, so that nobody does it twice. */
  readonly courteous: RegExp;
  /** From 2 on; 1 is an article in some languages. */
  readonly numbers: readonly string[];
  /** After these a number counts what follows; elsewhere it may name something, as in "option 2". */
  readonly counting: string;
}

const PHRASES: Readonly<Record<VariedLanguage, Phrases>> = {
  en: {
    hello: 'Hello',
    thanks: 'Thank you!',
    courteous: /^(?:hi|hello|hey|dear|good|greetings|thanks?|cheers)$/u,
    numbers: 'two three four five six seven eight nine ten eleven twelve'.split(' '),
    counting: 'for|in|of|the|my|have|need|want|last|next|after|within|about|these|those|only',
  },
  de: {
    hello: 'Hallo',
    thanks: 'Danke!',
    courteous: /^(?:hallo|hi|hey|guten?|moin|servus|grüezi|liebe[rs]?|danke|dank)$/u,
    numbers: 'zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'.split(' '),
    counting:
      'für|in|von|die|der|den|meine|habe|brauche|möchte|letzten|nächsten|nach|seit|vor|nur|diese|alle',
  },
  fr: {
    hello: 'Bonjour',
    thanks: 'Merci !',
    courteous: /^(?:bonjour|bonsoir|salut|coucou|cher|chère|merci)$/u,
    numbers: 'deux trois quatre cinq six sept huit neuf dix onze douze'.split(' '),
    counting: 'pour|dans|de|les|mes|ces|veux|depuis|après|seulement',
  },
  es: {
    hello: 'Hola',
    thanks: '¡Gracias!',
    courteous: /^(?:hola|buenos|buenas|buen|estimad[oa]s?|gracias)$/u,
    numbers: 'dos tres cuatro cinco seis siete ocho nueve diez once doce'.split(' '),
    counting: 'para|en|de|los|las|mis|estos|estas|tengo|quiero|necesito|desde|después|solo|hace',
  },
};

/** A word or two are pressed as often as said, and nobody greets a button. */
const FEWEST_GREETING = 3;
/** Who writes so greets in another language than those there are. */
const OTHER_SCRIPT = /[^\P{L}\p{Script=Latin}]/u;

/** With a greeting before it, or with thanks after it; null where it is too short, courteous already, or in another script. */
export function withCourtesy(
  text: string,
  language: VariedLanguage,
  which: 'hello' | 'thanks',
): string | null {
  if (OTHER_SCRIPT.test(text)) return null;
  const { hello, thanks, courteous } = PHRASES[language];
  const words = wordsOf(text);
  if (words.length < FEWEST_GREETING || words.some((word) => courteous.test(word))) return null;
  if (which === 'hello') return `${hello}, ${text}`;
  const said = text.trimEnd();
  const isEnded = /[.?!…]$/u.test(said) || endsInIdentifier(said);
  return isEnded ? `${said} ${thanks}` : `${said}. ${thanks}`;
}

const SMALLEST_NUMBER = 2;

/** With numbers from 2 to 12 in words where they count something; the text itself where none does. */
export function withNumberWords(text: string, language: VariedLanguage): string {
  const { numbers, counting } = PHRASES[language];
  const counted = new RegExp(`(?<=(?:^|\\s)(?:${counting})\\s)(\\d{1,2})(?=\\s\\p{L}{3,})`, 'giu');
  return text.replace(counted, (digits) => numbers[Number(digits) - SMALLEST_NUMBER] ?? digits);
}
