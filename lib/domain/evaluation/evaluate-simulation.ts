import type { ReportCase } from '../report.ts';
import type { Criterion, TestCase } from '../suite/suite.ts';
import type { EvaluatedCase, PlannedPart } from './evaluated-case.ts';
import type { MatchedResult } from './match-results.ts';
import type { PlatformAssertion } from './platform-result.ts';
import { reportedAssertion, withoutResult } from './reported.ts';

/** A case that is held and judged by the platform's own simulated user. */
interface SimulatedCase extends TestCase {
  readonly persona: string;
  readonly mission: string;
  readonly criteria: Criterion[];
}

export function isSimulated(testCase: TestCase): testCase is SimulatedCase {
  const { persona, mission, criteria } = testCase;
  return persona !== undefined && mission !== undefined && criteria !== undefined;
}

/**
 * Judges one simulated conversation by what its judge says of each criterion and of the whole: all of it has
 * to hold. It is not evaluated where the machinery failed, and where a word of the judge cannot be read while
 * no other says that it failed.
 */
export function evaluateSimulation(
  planned: PlannedPart,
  testCase: SimulatedCase,
  match: MatchedResult,
): EvaluatedCase {
  const { persona, persona_name, mission, criteria } = testCase;
  const { result } = match;
  const problem = result === null ? match.problem : (result.problem ?? unread(result.assertions));
  const told = result?.problem ? [] : (result?.assertions ?? []);
  const assertions = told.flatMap(reportedAssertion);
  const failed = assertions.some(({ passed }) => !passed);
  const outcome = failed ? 'failed' : problem === null ? 'passed' : 'not_evaluated';
  const simulation: NonNullable<ReportCase['simulation']> = {
    persona,
    ...(persona_name === undefined ? {} : { persona_name }),
    mission,
    criteria,
    runs: result?.simulated === undefined ? [] : [{ ...result.simulated, outcome }],
  };
  return {
    reportCase: {
      ...withoutResult(planned, problem ?? ''),
      outcome,
      not_evaluated_reason: outcome === 'not_evaluated' ? problem : null,
      assertions,
      response_text: result?.responseText ?? null,
      simulation,
    },
    discrepancies: [],
  };
}

/** The type of what the judge says of a conversation as a whole; of a criterion it is another. */
export const OVERALL = 'simulation';

/** Why nothing green can be made of what the judge says; null where all of it can be read. */
function unread(assertions: readonly PlatformAssertion[]): string | null {
  if (!assertions.some(({ type }) => type === OVERALL)) {
    return 'the platform does not say how the conversation went as a whole';
  }
  const odd = assertions.find(({ passed }) => passed === null);
  if (odd === undefined) return null;
  return `what the judge says of the criterion ${JSON.stringify(odd.expected)} cannot be read`;
}
