import { binomialProbability } from './binomial.ts';
import { type StoppingCourse, stoppingCourse } from './stopping-course.ts';

/** What is claimed of one that answers now so, now otherwise, as probabilities of a pass. */
export interface Reliability {
  readonly atLeast: number;
  readonly expected: number;
  /** How often, at most, it opens where less than `atLeast` is true. */
  readonly risk: number;
  /** How often, at most, it shuts where `expected` or more is true. */
  readonly miss: number;
}

interface Seen {
  readonly passed: number;
  readonly failed: number;
}

export type ReliabilityDecision = 'open' | 'shut' | 'undecided';

/** Nobody is asked to repeat a case more often. */
const MOST_REPETITIONS = 20_000;
/** Limits that are reached exactly are reached, whatever the last digit of a logarithm is. */
const ROUNDING = 1e-9;

/**
 * The repetitions that a test of fixed size needs to hold both errors: the smallest number for which some number of passes
 * is reached by `atLeast` with `risk` at most and by `expected` but for `miss` (A'Hern, Statistics in
 * Medicine 20, 2001, page 859, the exact single-stage design). Infinite where `expected` is not above `atLeast`,
 * or takes more than `most` repetitions, 20,000 where none is given, to tell from it.
 */
export function fixedSampleSize(
  { atLeast, expected, risk, miss }: Reliability,
  most = MOST_REPETITIONS,
): number {
  if (expected <= atLeast) return Number.POSITIVE_INFINITY;
  let needed = 1;
  let opensWrongly = 0;
  let opensNot = 1;
  for (let made = 1; made <= most; made += 1) {
    // The last repetition makes the passes that are needed of one fewer.
    opensWrongly += atLeast * binomialProbability(needed - 1, made - 1, atLeast);
    opensNot -= expected * binomialProbability(needed - 1, made - 1, expected);
    while (opensWrongly > risk * (1 + ROUNDING)) {
      opensWrongly -= binomialProbability(needed, made, atLeast);
      opensNot += binomialProbability(needed, made, expected);
      needed += 1;
    }
    if (opensNot <= miss * (1 + ROUNDING)) return made;
  }
  return Number.POSITIVE_INFINITY;
}

/** Limits of the natural logarithm of how much likelier what was seen is at `expected` than at `atLeast`. */
interface Limits {
  readonly open: number;
  readonly shut: number;
}

/** A rule whose limits and length are found once. */
interface Rule {
  readonly most: number;
  readonly decide: (seen: Seen) => ReliabilityDecision;
}

/**
 * Wald's sequential probability ratio test (Annals of Mathematical Statistics 16, 1945, page 117), which ends undecided
 * at the fixed sample size. His limits hold both errors but for what the approximation leaves; where the exact recursion
 * finds that they do not, the limits 1/risk and miss are taken, which by Ville's inequality always do. To end
 * undecided is neither error, so that an end at any size makes both rarer.
 */
function findRule(reliability: Reliability): Rule {
  const { atLeast, expected, risk, miss } = reliability;
  const most = fixedSampleSize(reliability);
  const byWald = ruleWithin(reliability, most, {
    open: Math.log((1 - miss) / risk),
    shut: Math.log(miss / (1 - risk)),
  });
  const held =
    most <= MOST_REPETITIONS &&
    courseAt(byWald, atLeast).open <= risk * (1 + ROUNDING) &&
    courseAt(byWald, expected).shut <= miss * (1 + ROUNDING);
  return held
    ? byWald
    : ruleWithin(reliability, most, { open: -Math.log(risk), shut: Math.log(miss) });
}

/** Finding a rule takes a thousand times as long as asking it, and a suite asks the same one of each case. */
const found = new WeakMap<Reliability, Rule>();

function ruleOf(reliability: Reliability): Rule {
  const rule = found.get(reliability) ?? findRule(reliability);
  found.set(reliability, rule);
  return rule;
}

function ruleWithin({ atLeast, expected }: Reliability, most: number, limits: Limits): Rule {
  const ofPass = Math.log(expected / atLeast);
  const ofFailure = Math.log((1 - expected) / (1 - atLeast));
  return {
    most,
    decide: ({ passed, failed }) => {
      if (passed + failed === 0 || passed + failed > most) return 'undecided';
      // None of what weighs infinitely weighs nothing.
      const ratio = (passed && passed * ofPass) + (failed && failed * ofFailure);
      if (ratio >= limits.open - ROUNDING) return 'open';
      return ratio <= limits.shut + ROUNDING ? 'shut' : 'undecided';
    },
  };
}

function courseAt({ most, decide }: Rule, rate: number): StoppingCourse {
  return stoppingCourse({
    most,
    decide: (passed, failed) => decide({ passed, failed }),
    failing: () => 1 - rate,
  });
}

/** What the repetitions so far say; undecided once the fixed sample size is reached without a decision, and after it. */
export function decideReliability(reliability: Reliability, seen: Seen): ReliabilityDecision {
  return ruleOf(reliability).decide(seen);
}

/**
 * The smallest number of further repetitions, at least 1, after which a decision falls if all of them pass, or if all of
 * them fail; what is left of the fixed sample size where none can. No other order decides sooner.
 */
export function earliestReliabilityDecision(reliability: Reliability, seen: Seen): number {
  const { most, decide } = ruleOf(reliability);
  const { passed, failed } = seen;
  const left = most - passed - failed;
  for (let more = 1; more < left; more += 1) {
    if (decide({ passed: passed + more, failed }) !== 'undecided') return more;
    if (decide({ passed, failed: failed + more }) !== 'undecided') return more;
  }
  return Math.max(1, left);
}

/** How the test ends of one that passes at this rate, exactly, and after how many repetitions on average. */
export function reliabilityCourse(reliability: Reliability, rate: number): StoppingCourse {
  return courseAt(ruleOf(reliability), rate);
}
