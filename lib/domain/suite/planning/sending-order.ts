import { shuffledBy } from '../../pace/deterministic-random.ts';
import { censusOf } from '../../stopping/outcome-thresholds.ts';
import { caseIdOf, type Suite } from '../suite.ts';

/**
 * Positions of the cases in the order in which they are sent.
 *
 * As they are written, but for two things. Under a risk the order is a draw without replacement, behind those cases
 * of which no draw will do; what an order names comes first.
 */
export function sendingOrder(suite: Suite): number[] {
  const { stop, order, test_cases: cases } = suite;
  const written = cases.map((_, position) => position);
  if (stop !== undefined && stop !== 'certain') {
    const census = censusOf(suite);
    const drawn = written.filter((position) => !census.has(position));
    return [...census, ...shuffledBy(drawn, stop.seed ?? '')];
  }
  if (!Array.isArray(order)) return written;
  const first = new Set(order);
  const comesFirst = (position: number) => {
    const testCase = cases[position];
    return testCase !== undefined && first.has(caseIdOf(testCase, position));
  };
  return [...written.filter(comesFirst), ...written.filter((each) => !comesFirst(each))];
}
