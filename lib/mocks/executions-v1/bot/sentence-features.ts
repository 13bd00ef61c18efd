/** A pair of words says less than it seems to, since its words are counted as well. */
const PAIR_WEIGHT = 0.5;

/** A sentence as numbers: what it is made of, by its place among all features, and how much it counts. */
export type SentenceVector = readonly { readonly place: number; readonly value: number }[];

interface Entry {
  readonly place: number;
  readonly sentences: number;
}

/**
 * What sentences are made of: stems of words and pairs of neighbours, weighed by how rare they are (tf-idf).
 *
 * The last place holds the share of words that at most one sentence has: whoever speaks of something else
 * uses many of them.
 */
export class SentenceFeatures {
  readonly #entries = new Map<string, Entry>();
  readonly #sentences: number;

  constructor(sentences: readonly string[]) {
    this.#sentences = sentences.length;
    const counts = new Map<string, number>();
    for (const sentence of sentences) {
      for (const part of partsOf(sentence)) counts.set(part, (counts.get(part) ?? 0) + 1);
    }
    for (const [part, sentences] of counts) {
      this.#entries.set(part, { place: this.#entries.size, sentences });
    }
  }

  get size(): number {
    return this.#entries.size + 1;
  }

  /** Words that were never seen weigh as well, which leaves less for the others. */
  vectorOf(sentence: string): SentenceVector {
    const parts = [...partsOf(sentence)].map((part) => {
      const entry = this.#entries.get(part);
      const isPair = part.includes(' ');
      const rarity = Math.log((this.#sentences + 1) / (entry?.sentences ?? 1));
      return { entry, isPair, weight: isPair ? PAIR_WEIGHT * rarity : rarity };
    });
    const words = parts.filter(({ isPair }) => !isPair);
    const rareWords = words.filter(({ entry }) => (entry?.sentences ?? 0) <= 1);
    const squares = parts
      .filter(({ entry, isPair }) => entry !== undefined || !isPair)
      .reduce((sum, { weight }) => sum + weight ** 2, 0);
    const length = Math.sqrt(squares) || 1;
    return [
      ...parts.flatMap(({ entry, weight }) =>
        entry === undefined ? [] : [{ place: entry.place, value: weight / length }],
      ),
      { place: this.#entries.size, value: rareWords.length / Math.max(1, words.length) },
    ];
  }
}

/** Each stem and each pair of neighbours once; numbers and codes are entities and say nothing about an intent. */
function partsOf(sentence: string): Set<string> {
  const words = sentence
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu);
  const stems = (words ?? []).filter((word) => !/\p{N}/u.test(word)).map(stemOf);
  const pairs = stems.slice(1).map((stem, index) => `${stems[index]} ${stem}`);
  return new Set([...stems, ...pairs]);
}

/** Endings of English words that say nothing about what is meant. */
function stemOf(word: string): string {
  const bare = word.replace(/['’]/g, '');
  if (bare.length < 4) return bare;
  return bare
    .replace(/ies$/, 'y')
    .replace(/(?<=[^s])s$/, '')
    .replace(/(?<=...)(?:ing|ed)$/, '')
    .replace(/([^lsz])\1$/, '$1')
    .replace(/e$/, '');
}
