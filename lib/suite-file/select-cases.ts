import { caseIdOf, type Suite } from '../domain/suite/suite.ts';
import { gateFor } from './apply-overrides.ts';

/** The suite with only the cases of these ids, which keep them, and with what of its gate can be measured on them. */
export function selectCases(
  suite: Suite,
  ids: readonly string[],
): { readonly suite: Suite; readonly notes: readonly string[] } {
  const wanted = new Set(ids);
  const test_cases = suite.test_cases
    .map((testCase, position) => ({ ...testCase, id: caseIdOf(testCase, position) }))
    .filter(({ id }) => wanted.has(id));
  const { gate } = gateFor(suite, test_cases);
  const notes = [
    `${test_cases.length} of ${suite.test_cases.length} ${suite.test_cases.length === 1 ? 'case is' : 'cases are'} run again`,
  ];
  return { suite: { ...suite, gate, test_cases }, notes };
}
