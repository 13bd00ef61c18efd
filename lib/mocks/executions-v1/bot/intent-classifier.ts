import { SentenceFeatures, type SentenceVector } from './sentence-features.ts';

const PASSES = 20;
const FIRST_RATE = 3;
const LAST_RATE = 0.01;
/** Makes a clear case look like one: trained on so few sentences, the bare shares are timid. */
const SHARPNESS = 1.5;

export interface LabelledSentence {
  readonly text: string;
  /** Null for what belongs to no intent. */
  readonly intent: string | null;
}

export interface RankedIntent {
  /** Null stands for no intent at all. */
  readonly intent: string | null;
  /** 0 to 1; those of all intents add up to 1. */
  readonly score: number;
}

/**
 * A classifier by multinomial logistic regression, which gives the intents of a sentence, best first.
 *
 * Trained by gradient descent in an order that depends on nothing else, so that the same sentences give the
 * same weights.
 */
export function trainClassifier(
  sentences: readonly LabelledSentence[],
): (text: string) => RankedIntent[] {
  const intents = [...new Set([...sentences.map(({ intent }) => intent), null])];
  const features = new SentenceFeatures(sentences.map(({ text }) => text));
  const weights = new Weights(features.size, intents.length);
  const lessons = sentences.map(({ text, intent }) => ({
    vector: features.vectorOf(text),
    wanted: intents.indexOf(intent),
  }));
  for (let pass = 0; pass < PASSES; pass += 1) {
    const rate = FIRST_RATE * (1 - pass / PASSES) + LAST_RATE;
    for (const { vector, wanted } of shuffled(lessons, pass)) weights.learn(vector, wanted, rate);
  }
  return (text) => {
    const shares = weights.shares(features.vectorOf(text), SHARPNESS);
    return intents
      .map((intent, place) => ({ intent, score: shares[place] ?? 0 }))
      .toSorted((a, b) => b.score - a.score);
  };
}

/** A weight for each feature and intent; loops go by index, as iterators take three times as long here. */
class Weights {
  readonly #weights: Float64Array;
  readonly #intents: number;

  constructor(features: number, intents: number) {
    this.#weights = new Float64Array(features * intents);
    this.#intents = intents;
  }

  /** Moves the weights towards `wanted`, by what its share lacks. */
  learn(vector: SentenceVector, wanted: number, rate: number): void {
    const errors = this.shares(vector, 1);
    errors[wanted] = (errors[wanted] ?? 0) - 1;
    for (const { place, value } of vector) {
      const start = place * this.#intents;
      for (let intent = 0; intent < this.#intents; intent += 1) {
        const weight = this.#weights[start + intent] ?? 0;
        this.#weights[start + intent] = weight - rate * value * (errors[intent] ?? 0);
      }
    }
  }

  /** The softmax of all intents' sums. */
  shares(vector: SentenceVector, sharpness: number): Float64Array {
    const sums = new Float64Array(this.#intents);
    for (const { place, value } of vector) {
      const start = place * this.#intents;
      for (let intent = 0; intent < this.#intents; intent += 1) {
        sums[intent] = (sums[intent] ?? 0) + value * (this.#weights[start + intent] ?? 0);
      }
    }
    const largest = Math.max(...sums);
    const powers = sums.map((sum) => Math.exp(sharpness * (sum - largest)));
    const total = powers.reduce((whole, power) => whole + power, 0);
    return powers.map((power) => power / total);
  }
}

/** The list in an order of its own for each pass. */
function shuffled<T>(list: readonly T[], pass: number): T[] {
  const order = list.map((item, index) => ({ item, key: scrambled(index, pass) }));
  return order.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

function scrambled(index: number, pass: number): number {
  return Math.imul(Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(pass + 1, 0x85ebca6b), 0xc2b2ae35);
}
