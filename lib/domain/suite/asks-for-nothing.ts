import { linearPattern } from './linear-pattern.ts';
import { listed } from './listed.ts';
import { caseIdOf, type Outcome, type Suite, type TestCase } from './suite.ts';
import { mayNameCases } from './suite-face.ts';
import { type SuiteFault, suiteFault } from './suite-fault.ts';

/** The largest share of cases that ask for nothing where a suite does not write one. */
const DEFAULT_MAX_UNASSERTED = 0.1;

/**
 * Claims that any answer in time would pass the case: it asks for no intent, entity, response or data.
 *
 * An intent of null asks that nothing is matched. A confidence alone is one of whatever was matched.
 */
export function asksForNothing({ outcome, turns }: Pick<TestCase, 'outcome' | 'turns'>): boolean {
  return (turns ?? [{ outcome }]).every((turn) => !isAsserted(turn.outcome));
}

function isAsserted(outcome: Outcome): boolean {
  const { expected_response_matches: pattern } = outcome;
  return (
    outcome.expected_intent !== undefined ||
    (outcome.expected_entities ?? []).length > 0 ||
    Object.keys(outcome.expected_entity_values ?? {}).length > 0 ||
    (outcome.expected_response_contains ?? null) !== null ||
    outcome.expected_response_excludes !== undefined ||
    outcome.expected_response_equals !== undefined ||
    Object.keys(outcome.expected_data ?? {}).length > 0 ||
    outcome.expected_silence !== undefined ||
    outcome.expected_tool_call !== undefined ||
    (pattern !== undefined && !matchesAnything(pattern))
  );
}

/** Such as `.*`: what is found in nothing and in a word of no language is found in everything. */
function matchesAnything(pattern: string): boolean {
  const expression = linearPattern(pattern);
  return ['', '\u{f0000}'].every((text) => expression.find(text));
}

/** Ids of the cases that ask for nothing. What playbooks and scenarios are judged by is no outcome. */
export function unassertedCases(suite: Suite): string[] {
  if (mayNameCases(suite)) return [];
  return suite.test_cases.flatMap((testCase, position) =>
    asksForNothing(testCase) ? caseIdOf(testCase, position) : [],
  );
}

/**
 * What is wrong with a suite, as it was written, whose cases ask for nothing: all of them, unless it
 * says that it is about liveness, or more than its gate allows.
 * @param headless whether it is a table, which has no place for more than cases
 */
export function unassertedFaults(suite: Suite, headless = false): SuiteFault[] {
  const where = headless ? ' in a YAML suite that names the table by test_cases: {from: …}' : '';
  if (suite.liveness === true || mayNameCases(suite)) return [];
  const { test_cases: cases } = suite;
  const unasserted = unassertedCases(suite);
  if (unasserted.length === cases.length) {
    return [
      suiteFault(['test_cases'], {
        problem:
          'asks for nothing but an answer in time: no case has an intent, entity, response or data to look for',
        remedy: `give the cases an expected_intent or expected_response_contains, or write liveness: true${where} where only the answer time is meant`,
      }),
    ];
  }
  const allowed = suite.gate.max_unasserted ?? DEFAULT_MAX_UNASSERTED;
  const share = unasserted.length / cases.length;
  if (share <= allowed) return [];
  const enough = Math.ceil(share * 100) / 100;
  return [
    suiteFault(['test_cases'], {
      problem: `has ${unasserted.length} of ${cases.length} cases that ask for no intent, entity, response or data: ${listed(unasserted)}`,
      remedy: `give them an expectation, or write gate.max_unasserted: ${enough}${where}`,
    }),
  ];
}
