import { seededRandom } from '../../simulation/seeded-random.ts';

/** A sentence and the intent that it is for. */
export interface Sentence {
  readonly text: string;
  readonly intent: string;
}

/** A sentence that was made of another one, and how. */
export interface Planted extends Sentence {
  readonly of: string;
  readonly edit: string;
}

type Edit = (text: string, random: () => number) => string | null;

/** What nobody would call another sentence. */
export const COPIES: Readonly<Record<string, Edit>> = {
  'as it is': (text) => text,
  'letter case': (text) => (text === text.toUpperCase() ? null : text.toUpperCase()),
  'white space': (text) => `  ${text.replaceAll(' ', '  ')} `,
  'its end': (text) => `${text.replace(/[.?!]+$/, '')}!`,
};

/** What people do to a sentence that they have at hand. */
export const EDITS: Readonly<Record<string, Edit>> = {
  typo: withTypo,
  synonym: withSynonym,
  order: withOtherOrder,
  politeness: (text, random) => {
    const courtesy = COURTESIES[Math.floor(random() * COURTESIES.length)];
    return courtesy?.(`${text[0]?.toLowerCase() ?? ''}${text.slice(1)}`) ?? null;
  },
};

const COURTESIES: readonly ((text: string) => string)[] = [
  (text) => `Hi, ${text}`,
  (text) => `Please, ${text}`,
  (text) => `${text.replace(/[.?!]+$/, '')}, please`,
  (text) => `${text} Thanks in advance!`,
  (text) => `Hello there, could you please tell me: ${text}`,
  (text) => `Good morning, ${text} Thank you very much`,
  (text) => `Sorry to bother you, ${text}`,
];

const SYNONYMS: readonly (readonly [string, string])[] = [
  ['get', 'obtain'],
  ['need', 'require'],
  ['buy', 'purchase'],
  ['change', 'modify'],
  ['help', 'assist'],
  ['find', 'locate'],
  ['money', 'cash'],
  ['wrong', 'incorrect'],
  ['start', 'begin'],
  ['show', 'display'],
  ['phone', 'mobile'],
  ['problem', 'issue'],
  ['fee', 'charge'],
  ['country', 'nation'],
  ['received', 'gotten'],
  ['still', 'yet'],
  ['card', 'plastic'],
  ['use', 'utilise'],
  ['make', 'do'],
  ['my', 'our'],
  ['order', 'purchase'],
  ['send', 'ship'],
];

/**
 * `count` sentences made of the `sources`, the edits in turn.
 *
 * Sources shorter than four words are left, since an edit of them is another sentence.
 */
export function plant(
  sources: readonly Sentence[],
  edits: Readonly<Record<string, Edit>>,
  { count, seed }: { readonly count: number; readonly seed: number },
): Planted[] {
  const random = seededRandom(seed);
  const named = Object.entries(edits);
  const used = new Set<string>();
  const planted: Planted[] = [];
  for (let attempt = 0; planted.length < count && attempt < count * 200; attempt += 1) {
    const source = sources[Math.floor(random() * sources.length)];
    const [edit, make] = named[planted.length % named.length] ?? [];
    if (source === undefined || make === undefined || edit === undefined) break;
    if (used.has(source.text) || source.text.split(' ').length < 4) continue;
    const text = make(source.text, random);
    if (text === null) continue;
    used.add(source.text);
    planted.push({ text, intent: source.intent, of: source.text, edit });
  }
  return planted;
}

function withTypo(text: string, random: () => number): string | null {
  const words = text.split(' ');
  const long = [...words.keys()].filter((place) => /^[a-z]{5,}$/i.test(words[place] ?? ''));
  const place = long[Math.floor(random() * long.length)];
  if (place === undefined) return null;
  const word = words[place] ?? '';
  const at = 1 + Math.floor(random() * (word.length - 2));
  const [before, letter, after] = [word.slice(0, at), word[at] ?? '', word.slice(at + 1)];
  const typos = [
    `${before}${after}`,
    `${before}${letter}${letter}${after}`,
    `${before}${after[0] ?? ''}${letter}${after.slice(1)}`,
    `${before}${letter === 'e' ? 'r' : 'e'}${after}`,
  ];
  words[place] = typos[Math.floor(random() * typos.length)] ?? word;
  return words[place] === word ? null : words.join(' ');
}

function withSynonym(text: string, random: () => number): string | null {
  const there = SYNONYMS.filter(([word]) => new RegExp(`\\b${word}\\b`, 'i').test(text));
  const [word, other] = there[Math.floor(random() * there.length)] ?? [];
  if (word === undefined || other === undefined) return null;
  return text.replace(new RegExp(`\\b${word}\\b`, 'i'), other);
}

function withOtherOrder(text: string, random: () => number): string | null {
  const words = text.replace(/[.?!]+$/, '').split(' ');
  const cut = 1 + Math.floor(random() * (words.length - 1));
  const moved = [...words.slice(cut), ...words.slice(0, cut)].join(' ');
  return moved === text ? null : moved;
}
