import { compareFractions, fraction, fractionOfDecimal } from '../metrics/exact-rate.ts';
import type { Suite } from '../suite/suite.ts';
import type { SettledOutcome } from './case-rule.ts';

/** A threshold that a case counts in by nothing but whether it passes. */
export interface OutcomeThreshold {
  readonly name: string;
  /** Positions in the suite of the cases that it is measured over. */
  readonly members: readonly number[];
  /** How many of them have to pass. */
  readonly needed: number;
}

/** The pass rates that a gate asks for: of the suite, and of tags. `counts`: claims that a case counts at all. */
export function outcomeThresholds(
  { gate, test_cases: cases }: Suite,
  counts: (position: number) => boolean,
): OutcomeThreshold[] {
  const positions = cases.map((_, position) => position).filter(counts);
  const over = (name: string, share: number, members: readonly number[]) => ({
    name,
    members,
    needed: neededOf(members.length, share),
  });
  return [
    over('pass_rate', gate.pass_rate, positions),
    ...Object.entries(gate.tags ?? {}).flatMap(([tag, { pass_rate }]) => {
      const members = positions.filter((position) => cases[position]?.tags?.includes(tag));
      return pass_rate === undefined ? [] : over(`tags.${tag}.pass_rate`, pass_rate, members);
    }),
  ];
}

/** Cases of which every one is run under a risk: those with a tag that allows no miss. */
export function censusOf(suite: Suite): ReadonlySet<number> {
  const [, ...ofTags] = outcomeThresholds(suite, () => true);
  const strict = ofTags.filter(({ members, needed }) => needed === members.length);
  return new Set(strict.flatMap(({ members }) => members).toSorted((a, b) => a - b));
}

/** The smallest count that is at least this share of `all`; by exact fractions, as the gate goes. */
function neededOf(all: number, share: number): number {
  const threshold = fractionOfDecimal(share);
  const nearby = Math.max(0, Math.floor(all * share) - 1);
  for (let count = nearby; count < all; count += 1) {
    if (compareFractions(fraction(count, Math.max(1, all)), threshold) >= 0) return count;
  }
  return all;
}

/** What is known of each case by its position; null while it is open. */
export type Outcomes = readonly (SettledOutcome | null)[];

export function countOf(
  { members }: OutcomeThreshold,
  outcomes: Outcomes,
  wanted: SettledOutcome,
): number {
  return members.reduce((sum, position) => sum + (outcomes[position] === wanted ? 1 : 0), 0);
}

const ON_EVERY_CALL = [
  'intent_coverage',
  'entity_coverage',
  'p95_latency_ms',
  'min_intent_f1',
  'max_false_positive_rate',
  'max_intent_f1_drop',
  'pass_hat_k',
  'max_flip_rate',
] as const;

/** Thresholds of a gate that depend on what each call brings, so that none may be left out. */
export function thresholdsOnEveryCall({ gate }: Pick<Suite, 'gate'>): string[] {
  return ON_EVERY_CALL.filter((name) => gate[name] !== undefined);
}

const ON_EVERY_CASE = [
  'max_new_failures',
  'max_pass_rate_drop',
  'max_significant_loss',
  'robustness',
] as const;

/** Thresholds that depend on whether each case passes, and are not measured over a part of them. */
export function thresholdsOnEveryCase({ gate }: Pick<Suite, 'gate'>): string[] {
  return ON_EVERY_CASE.filter((name) => gate[name] !== undefined);
}
