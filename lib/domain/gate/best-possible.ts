import { measure } from '../metrics/metrics.ts';
import type { GateResult, ReportCase } from '../report.ts';
import type { Suite } from '../suite/suite.ts';
import { evaluateGate, type GateEvidence } from './gate.ts';

/**
 * The gate as it would be if all that is missing had turned out as well as it could.
 *
 * What is missed even here is missed for certain. Each threshold is judged on the completion that is the
 * best one for it: an out-of-scope case passes by matching nothing, and adds to coverage by matching.
 */
export function evaluateBestPossibleGate(suite: Suite, evidence: GateEvidence): GateResult[] {
  const gateOn = (cases: readonly ReportCase[]) =>
    evaluateGate(suite, measure(suite, cases), { ...evidence, cases });
  return gateOn(bestPossibleCases(evidence.cases)).map((forPassing, position) => {
    const completed = BEST_FOR.get(forPassing.name);
    return (completed && gateOn(completed(evidence.cases))[position]) ?? forPassing;
  });
}

/** Thresholds that another completion than the one for passing is the best for. */
const BEST_FOR: ReadonlyMap<string, (cases: readonly ReportCase[]) => ReportCase[]> = new Map([
  ['intent_coverage', bestCoveredCases],
  ['entity_coverage', bestCoveredCases],
  ['max_flip_rate', steadiestCases],
]);

/** Every case that was not evaluated as if it had passed at once, and every match that is not known as if it were right. */
function bestPossibleCases(cases: readonly ReportCase[]): ReportCase[] {
  return cases.map((each) => {
    const missing = each.outcome === 'not_evaluated';
    return {
      ...each,
      outcome: missing ? 'passed' : each.outcome,
      matched_intent:
        missing || each.matched_intent === undefined ? each.expected_intent : each.matched_intent,
      latency_ms: missing ? 0 : (each.latency_ms ?? 0),
      ...withAttempts(each, () => 'passed'),
    };
  });
}

/** Every repetition that is not known as if it had come out as the one beside it. */
function steadiestCases(cases: readonly ReportCase[]): ReportCase[] {
  return cases.map((each) => {
    const known = each.repetitions?.attempts.filter(({ outcome }) => outcome !== 'not_evaluated');
    let before = known?.[0]?.outcome ?? 'passed';
    return {
      ...each,
      ...withAttempts(each, (outcome) => {
        if (outcome !== 'not_evaluated') before = outcome;
        return before;
      }),
    };
  });
}

type AttemptOutcome = NonNullable<ReportCase['repetitions']>['attempts'][number]['outcome'];

/** The repetitions with another outcome for each that is not known, in their order; none is left out of them. */
function withAttempts(
  { repetitions }: ReportCase,
  completed: (outcome: AttemptOutcome) => AttemptOutcome,
): Pick<ReportCase, 'repetitions'> {
  if (repetitions === undefined) return {};
  const { left_out: _, ...made } = repetitions;
  const attempts = repetitions.attempts.map((each) => {
    const best = completed(each.outcome);
    return each.outcome === 'not_evaluated' ? { ...each, outcome: best } : each;
  });
  return { repetitions: { ...made, attempts } };
}

const SOMETHING = 'something';

/** Every case of which it is not known as if it had matched an intent and extracted an entity. */
function bestCoveredCases(cases: readonly ReportCase[]): ReportCase[] {
  return cases.map((each) => {
    if (each.outcome !== 'not_evaluated') {
      return each.matched_intent === undefined ? { ...each, matched_intent: SOMETHING } : each;
    }
    return {
      ...each,
      outcome: 'passed',
      matched_intent: SOMETHING,
      entities: [{ name: SOMETHING, value: null }],
    };
  });
}
