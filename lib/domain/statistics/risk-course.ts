import { decideAtRisk, lookInterval, type Tested } from './risk-limiting.ts';
import { type StoppingCourse, stoppingCourse } from './stopping-course.ts';

/**
 * How a suite with so many misses ends at a risk, exactly, over all random orders, and after how many cases on
 * average, where it is looked at every so often; within a second or two for 20,000 cases.
 */
export function riskCourse(tested: Tested, misses: number): StoppingCourse {
  const { population } = tested;
  const every = lookInterval(population);
  return stoppingCourse({
    most: population,
    decide: (passed, failed) => {
      const drawn = passed + failed;
      const looks = drawn % every === 0 || drawn === population;
      return looks ? decideAtRisk(tested, { drawn, misses: failed }) : 'undecided';
    },
    failing: (passed, failed) => (misses - failed) / (population - passed - failed),
  });
}
