import { stoppingCourse } from './stopping-course.ts';

/**
 * Repetitions of a case on average, exactly, where they end as soon as so many passes are reached or out of
 * reach; `rate` is the probability of a pass.
 */
export function expectedRepetitions(
  { needed, planned }: { readonly needed: number; readonly planned: number },
  rate: number,
): number {
  return stoppingCourse({
    most: planned,
    decide: (passed, failed) => {
      if (passed >= needed) return 'open';
      return failed > planned - needed ? 'shut' : 'undecided';
    },
    failing: () => 1 - rate,
  }).expected;
}

/**
 * Cases read on average, in random order, until a suite with more misses than allowed has failed for certain: the
 * mean of the negative hypergeometric distribution (Johnson, Kemp and Kotz, Univariate Discrete Distributions,
 * 2005, 6.2.2).
 */
export function expectedUntilFailed(suite: {
  readonly cases: number;
  readonly missesAllowed: number;
  readonly misses: number;
}): number {
  return ((suite.missesAllowed + 1) * (suite.cases + 1)) / (suite.misses + 1);
}
