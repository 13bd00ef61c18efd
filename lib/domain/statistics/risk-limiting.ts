import { logFactorial } from './log-factorial.ts';

/** A fixed suite, read in random order, and how often a decision before its end may be the wrong one. */
export interface Tested {
  /** All cases of the suite. */
  readonly population: number;
  /** The most misses with which the whole suite still meets its threshold. */
  readonly missesAllowed: number;
  /** How often, at most, it opens where the whole suite would miss the threshold: 0.05 for 5 of 100 runs. */
  readonly openRisk: number;
  /** How often, at most, it shuts where the whole suite would meet it. */
  readonly shutRisk: number;
}

interface Seen {
  readonly drawn: number;
  readonly misses: number;
}

export type RiskDecision = 'open' | 'shut' | 'undecided';

/** The working prior of the misses, beta(1, 30): it has a say in how early a decision falls, and none in the risk. */
const PRIOR = 30;

/**
 * What the cases seen so far say of the whole suite, drawn without replacement in an order that does not depend
 * on the answers.
 *
 * Certain where no case that is left can change it. Otherwise by the prior-posterior-ratio martingale of
 * Waudby-Smith and Ramdas ("Confidence sequences for sampling without replacement", NeurIPS 2020; RiLACS, 2021): by
 * Ville's inequality it reaches 1/risk for the true number of misses at any look with the probability `risk`
 * at most, however often one looks. Where no miss is allowed, only the whole suite opens.
 */
export function decideAtRisk(tested: Tested, seen: Seen): RiskDecision {
  const { population, missesAllowed, openRisk, shutRisk } = tested;
  const { drawn, misses } = seen;
  if (misses > missesAllowed) return 'shut';
  if (misses + population - drawn <= missesAllowed) return 'open';
  // Among all numbers of misses that miss the threshold, the seen ones speak least against the smallest.
  const tooMany = missesAllowed + 1;
  if (
    missesAllowed > 0 &&
    misses * population < tooMany * drawn &&
    logEvidenceAgainst(tooMany, population, seen) >= -Math.log(openRisk)
  ) {
    return 'open';
  }
  // And among all that meet it, least against the largest.
  if (
    misses * population > missesAllowed * drawn &&
    logEvidenceAgainst(missesAllowed, population, seen) >= -Math.log(shutRisk)
  ) {
    return 'shut';
  }
  return 'undecided';
}

/**
 * Natural logarithm of how much likelier the seen misses are under the working prior (beta-binomial) than
 * where the suite has `supposed` of them (hypergeometric); the binomial coefficient of both is left out.
 * It errs by less than 2e-8 for 20,000 cases, by which a risk of 5 % is at most 5.0000001 %.
 */
function logEvidenceAgainst(supposed: number, population: number, { drawn, misses }: Seen): number {
  const hits = drawn - misses;
  const left = population - drawn;
  const missesLeft = supposed - misses;
  const underPrior =
    Math.log(PRIOR) +
    logFactorial(misses) +
    logFactorial(hits + PRIOR - 1) -
    logFactorial(drawn + PRIOR);
  const asSupposed =
    logFactorial(left) -
    logFactorial(missesLeft) -
    logFactorial(left - missesLeft) -
    (logFactorial(population) - logFactorial(supposed) - logFactorial(population - supposed));
  return underPrior - asSupposed;
}

/** Cases between two looks: one up to 399 cases, every 200th part of a larger suite. */
export function lookInterval(population: number): number {
  return Math.max(1, Math.floor(population / 200));
}

/**
 * The smallest number of further cases, at least 1, after which a decision falls if all of them hit, or if all of
 * them miss.
 */
export function earliestDecision(tested: Tested, seen: Seen): number {
  const { drawn, misses } = seen;
  const left = tested.population - drawn;
  for (let more = 1; more < left; more += 1) {
    const after = [misses, misses + more].map((then) =>
      decideAtRisk(tested, { drawn: drawn + more, misses: then }),
    );
    if (after.some((decision) => decision !== 'undecided')) return more;
  }
  return Math.max(1, left);
}
