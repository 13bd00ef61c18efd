import { fixedSampleSize, type Reliability } from '../../statistics/truncated-sprt.ts';
import type { ReliabilitySection } from './reliability-section.ts';

/** Nobody is asked to repeat one case more often: by then its two rates are too close to be worth the messages. */
export const MOST_REPETITIONS_OF_CASE = 500;

type Requirement = { readonly reliability?: ReliabilitySection | undefined };

/** The part of a suite that says how reliable its cases have to be. */
export interface Requirements extends Requirement {
  readonly gate?: { readonly tags?: Readonly<Record<string, Requirement>> | undefined } | undefined;
}

/** The part of a case by which the requirement is found that holds for it. */
export interface Bearer extends Requirement {
  readonly tags?: readonly string[] | undefined;
  readonly repeat?: number | undefined;
  readonly min_pass?: number | undefined;
}

/**
 * How reliable a case has to be, by the nearest that says it: the case, its tags, the suite; undefined where it
 * is repeated by number, as a case is that writes `repeat` or `min_pass` itself.
 *
 * Of several tags the strictest holds: the one with the highest `at_least`, of those the one with the smallest
 * `risk`, of those the one whose `expected` is closest, which is repeated most.
 */
export function reliabilityOf(suite: Requirements, testCase: Bearer): Reliability | undefined {
  const { reliability, tags = [], repeat, min_pass: minPass } = testCase;
  const ofTags = tags.flatMap((tag) => {
    const all = suite.gate?.tags;
    return (all !== undefined && Object.hasOwn(all, tag) && all[tag]?.reliability) || [];
  });
  const [strictest] = ofTags.toSorted(
    (a, b) => b.at_least - a.at_least || a.risk - b.risk || a.expected - b.expected,
  );
  const isCounted = repeat !== undefined || minPass !== undefined;
  const nearest = reliability ?? strictest ?? (isCounted ? undefined : suite.reliability);
  return nearest === undefined ? undefined : sameOf(nearest);
}

/** How often a case of which this is required is repeated at most; no more than the limit, above which a suite is refused. */
export function mostRepetitionsOf(reliability: Reliability): number {
  const known = sizes.get(reliability);
  if (known !== undefined) return known;
  const size = Math.min(
    MOST_REPETITIONS_OF_CASE,
    fixedSampleSize(reliability, MOST_REPETITIONS_OF_CASE),
  );
  sizes.set(reliability, size);
  return size;
}

const sizes = new WeakMap<Reliability, number>();

/** What is found once for a requirement is kept by its object, and each case of a file has one of its own. */
const same = new Map<string, Reliability>();
const MOST_KEPT = 1_000;

function sameOf({ at_least, expected, risk, miss }: ReliabilitySection): Reliability {
  const key = [at_least, expected, risk, miss].join(' ');
  const known = same.get(key);
  if (known !== undefined) return known;
  if (same.size >= MOST_KEPT) same.clear();
  const reliability = { atLeast: at_least, expected, risk, miss };
  same.set(key, reliability);
  return reliability;
}
