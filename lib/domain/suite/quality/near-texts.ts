import { isSlip } from './slip.ts';
import { textParts } from './text-parts.ts';

/** An earlier text, and how near it is. */
export interface NearText {
  readonly text: number;
  /** The same words but for slips of the keyboard, their order and courtesies. */
  readonly sameWords: boolean;
  /** Parts that both have, of those that the longer one has; 0 to 1. */
  readonly similarity: number;
}

/** A word, or a pair of characters, of one turn of a text. */
interface Part {
  readonly turn: number;
  readonly part: string;
}

/** A text by the ranks of its parts; the part that the fewest texts have is the first. */
interface Ranked {
  /** Each once, in their own order. */
  readonly ranks: Uint32Array;
  /** As they are said. */
  readonly said: Uint32Array;
  readonly budget: Budget;
}

interface Budget {
  /** Parts that may be other ones. */
  readonly others: number;
  /** Words that may be written with a slip. */
  readonly slips: number;
}

/** Texts that one is compared with in full; a suite has to be made for it to have more, and then some are missed. */
const MOST_COMPARED = 400;
const MOST_NEAR = 8;
/** However long a text is: with more changes than that it was written anew. */
const MOST_OTHERS = 8;
const MOST_SLIPS = 5;
const END = Number.POSITIVE_INFINITY;
const NOTHING: Ranked = {
  ranks: new Uint32Array(),
  said: new Uint32Array(),
  budget: { others: 0, slips: 0 },
};

/**
 * Texts, each by its turns, that are nearly an earlier one; in about linear time.
 *
 * Two texts that share enough parts share one of their rarest (prefix filtering: Chaudhuri, Ganti and Kaushik, "A
 * Primitive Operator for Similarity Joins in Data Cleaning", 2006; Bayardo, Ma and Srikant, "Scaling Up All Pairs
 * Similarity Search", 2007). Only those that do are compared, and nothing is left to chance.
 */
export class NearTexts {
  readonly #texts: readonly Ranked[];
  readonly #partOf: readonly Part[];
  readonly #holders = new Map<number, number[]>();
  readonly #comparedWith: Int32Array;

  constructor(texts: readonly (readonly string[])[]) {
    const vocabulary = new Vocabulary();
    const read = texts.map((turns) => vocabulary.read(turns));
    const { partOf, rankOf } = vocabulary.byRarity();
    this.#partOf = partOf;
    this.#texts = read.map(({ places, pairs }) => {
      const said = places.map((place) => rankOf[place] ?? 0);
      const ranks = Uint32Array.from(new Set(said)).sort();
      return { ranks, said, budget: budgetOf(ranks.length, pairs) };
    });
    this.#comparedWith = new Int32Array(texts.length).fill(-1);
  }

  /** Lets later texts be near to this one. */
  add(text: number): void {
    for (const rank of this.#rarestOf(text)) {
      const holders = this.#holders.get(rank);
      if (holders === undefined) this.#holders.set(rank, [text]);
      else holders.push(text);
    }
  }

  /** Texts that were added and that this one is near to, the nearest first. */
  nearTo(text: number): NearText[] {
    const found: NearText[] = [];
    let compared = 0;
    for (const rank of this.#rarestOf(text)) {
      for (const other of this.#holders.get(rank) ?? []) {
        if (this.#comparedWith[other] === text) continue;
        this.#comparedWith[other] = text;
        const near = this.#compare(text, other);
        if (near !== null) found.push(near);
        compared += 1;
        if (found.length >= MOST_NEAR || compared >= MOST_COMPARED) return nearestFirst(found);
      }
    }
    return nearestFirst(found);
  }

  /** So many that of two texts near to each other one of these is the same. */
  #rarestOf(text: number): Uint32Array {
    const { ranks, budget } = this.#texts[text] ?? NOTHING;
    return ranks.subarray(0, budget.others + budget.slips + 1);
  }

  #compare(text: number, other: number): NearText | null {
    const [a, b] = [this.#texts[text] ?? NOTHING, this.#texts[other] ?? NOTHING];
    const longer = a.ranks.length >= b.ranks.length ? a : b;
    const { others, slips } = longer.budget;
    const left = unshared(a.ranks, b.ranks, others + slips);
    if (left === null) return null;
    const different = Math.max(left.ofA.length, left.ofB.length) - this.#slips(left, slips);
    if (different > others) return null;
    if (different > 0 && !this.#differInOnePlace(a.said, b.said, others)) return null;
    const size = longer.ranks.length;
    return { text: other, sameWords: different === 0, similarity: (size - different) / size };
  }

  /** How many words of one side are words of the other with a slip. */
  #slips({ ofA, ofB }: Unshared, most: number): number {
    const free = new Set(ofB);
    let slips = 0;
    for (const rank of ofA) {
      if (slips === most) break;
      for (const candidate of free) {
        if (!this.#isSlip(rank, candidate)) continue;
        free.delete(candidate);
        slips += 1;
        break;
      }
    }
    return slips;
  }

  /** Whether they are the same before and after a place of at most `most` parts, but for slips. */
  #differInOnePlace(a: Uint32Array, b: Uint32Array, most: number): boolean {
    const shorter = Math.min(a.length, b.length);
    const same = (atA: number, atB: number) => {
      const [left, right] = [a[atA] ?? END, b[atB] ?? END];
      return left === right || this.#isSlip(left, right);
    };
    let start = 0;
    while (start < shorter && same(start, start)) start += 1;
    let end = 0;
    while (end < shorter - start && same(a.length - 1 - end, b.length - 1 - end)) end += 1;
    return Math.max(a.length, b.length) - start - end <= most;
  }

  #isSlip(rank: number, other: number): boolean {
    const [a, b] = [this.#partOf[rank], this.#partOf[other]];
    return a !== undefined && b !== undefined && a.turn === b.turn && isSlip(a.part, b.part);
  }
}

/** Parts of all texts by the place at which they were first met, and how many texts have them. */
class Vocabulary {
  readonly #parts: Part[] = [];
  readonly #texts: number[] = [];
  readonly #placesOfTurn: Map<string, number>[] = [];

  read(turns: readonly string[]): { readonly places: Uint32Array; readonly pairs: number } {
    const read = turns.map(textParts);
    const places = Uint32Array.from(
      read.flatMap(({ parts }, turn) => parts.map((part) => this.#place(turn, part))),
    );
    for (const place of new Set(places)) this.#texts[place] = (this.#texts[place] ?? 0) + 1;
    return { places, pairs: read.reduce((sum, { pairs }) => sum + pairs, 0) };
  }

  byRarity(): { readonly partOf: readonly Part[]; readonly rankOf: Uint32Array } {
    const order = Uint32Array.from(this.#parts.keys()).sort(
      (a, b) => (this.#texts[a] ?? 0) - (this.#texts[b] ?? 0) || a - b,
    );
    const rankOf = new Uint32Array(order.length);
    for (const [rank, place] of order.entries()) rankOf[place] = rank;
    return { partOf: Array.from(order).flatMap((place) => this.#parts[place] ?? []), rankOf };
  }

  #place(turn: number, part: string): number {
    this.#placesOfTurn[turn] ??= new Map();
    const places = this.#placesOfTurn[turn];
    const known = places.get(part);
    if (known !== undefined) return known;
    places.set(part, this.#parts.length);
    return this.#parts.push({ turn, part }) - 1;
  }
}

/**
 * One word of six and three pairs of ten, and a slip in every fifth word; in a shorter text one slip alone.
 *
 * In BANKING77 a third of the texts of six words that differ in one have two intents, of five words and less most.
 */
function budgetOf(parts: number, pairs: number): Budget {
  const words = Math.max(0, parts - pairs);
  return {
    others: Math.min(
      MOST_OTHERS,
      Math.floor(words / 6) + Math.floor((Math.min(pairs, parts) * 3) / 10),
    ),
    slips: words === 0 || parts < 2 ? 0 : Math.min(MOST_SLIPS, Math.max(1, Math.floor(words / 5))),
  };
}

interface Unshared {
  readonly ofA: readonly number[];
  readonly ofB: readonly number[];
}

/** What only one of two ordered lists has; null where it is more than `most` on either side. */
function unshared(a: Uint32Array, b: Uint32Array, most: number): Unshared | null {
  if (Math.abs(a.length - b.length) > most) return null;
  const ofA: number[] = [];
  const ofB: number[] = [];
  for (let atA = 0, atB = 0; atA < a.length || atB < b.length; ) {
    const [left, right] = [a[atA] ?? END, b[atB] ?? END];
    if (left <= right) atA += 1;
    if (right <= left) atB += 1;
    if (left < right && ofA.push(left) > most) return null;
    if (right < left && ofB.push(right) > most) return null;
  }
  return { ofA, ofB };
}

function nearestFirst(found: NearText[]): NearText[] {
  return found.sort((a, b) => b.similarity - a.similarity || a.text - b.text);
}
