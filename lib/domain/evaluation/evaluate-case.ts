import type { Discrepancy, ReportAssertion } from '../report.ts';
import { withBrokenConversations } from './broken-conversations.ts';
import { evaluateSimulation, isSimulated } from './evaluate-simulation.ts';
import { evaluateTurns } from './evaluate-turns.ts';
import type { EvaluatedCase, PlannedPart } from './evaluated-case.ts';
import { finishReasonOf } from './finish-reason.ts';
import type { Judging } from './judging.ts';
import type { MatchedResult, PlannedCase } from './match-results.ts';
import { NOTHING_ASKED, problemWithoutJudge } from './missing-judgement.ts';
import { type Directive, judge, OURS_ALONE } from './own-judgement.ts';
import type { PlatformResult } from './platform-result.ts';
import { reportedAssertion, withoutResult } from './reported.ts';

/**
 * Judges one planned case by the platform's assertions and by ours; all of them have to hold.
 *
 * It is not evaluated without a usable result, without an assertion of the platform, where one is no
 * strict boolean, and where a directive was judged by nobody: what was not said was not judged. Of a
 * case that we judge alone the platform has no say.
 */
export function evaluateCase(
  { id, testCase }: PlannedCase,
  batch: number,
  match: MatchedResult,
  judging: Judging,
): EvaluatedCase {
  const { outcome } = testCase;
  const planned = plannedPart({ id, testCase }, batch);
  if (isSimulated(testCase)) return evaluateSimulation(planned, testCase, match);
  if (match.result === null)
    return { reportCase: withoutResult(planned, match.problem), discrepancies: [] };

  const { result } = match;
  if (judging.byUs && testCase.turns !== undefined) {
    return withBrokenConversations(evaluateTurns(planned, testCase.turns, result), result);
  }
  if (judging.byUs && result.problem) {
    const reportCase = withoutResult(planned, result.problem);
    return withBrokenConversations({ reportCase, discrepancies: [] }, result);
  }
  const judgements = judge(outcome, result);
  const ours = judgements.flatMap(({ assertion }) => assertion ?? []);
  const platforms = result.assertions.flatMap(reportedAssertion);
  const assertions = [...platforms, ...ours];
  const output = {
    ...(result.matchedIntent === undefined ? {} : { matched_intent: result.matchedIntent }),
    confidence: result.confidence,
    ...(result.intentScores === undefined ? {} : { intent_scores: [...result.intentScores] }),
    entities: result.entities?.map(({ name: entity, value }) => ({ name: entity, value })) ?? [],
    response_text: result.responseText,
    ...finishReasonOf(result),
    latency_ms: result.latencyMs,
  };
  const failed = assertions.some((assertion) => !assertion.passed);
  const unjudged = judgements.flatMap(({ directive, assertion }) =>
    assertion === null ? directive : [],
  );
  const problem = judging.byUs
    ? (problemWithoutJudge(failed, unjudged) ?? (ours.length === 0 ? NOTHING_ASKED : null))
    : (problemWithAssertions(result.assertions) ??
      problemWithoutJudge(failed, judgedByNobody(unjudged, platforms, judging)));
  const evaluated: EvaluatedCase = {
    reportCase: {
      ...planned,
      outcome: problem !== null ? 'not_evaluated' : failed ? 'failed' : 'passed',
      not_evaluated_reason: problem,
      assertions,
      ...output,
    },
    discrepancies: findDiscrepancies(id, platforms, ours, unjudged),
  };
  return withBrokenConversations(evaluated, result);
}

function plannedPart({ id, testCase }: PlannedCase, batch: number): PlannedPart {
  const { name, input_text, tags = [], outcome } = testCase;
  return {
    id,
    ...(name === undefined ? {} : { name }),
    input_text,
    tags,
    batch,
    ...(outcome.expected_intent === undefined ? {} : { expected_intent: outcome.expected_intent }),
  };
}

/** The directives that we could not judge, without those that the platform has, or that are excused. */
function judgedByNobody(
  unjudged: readonly Directive[],
  platforms: readonly ReportAssertion[],
  { asWhole, latencyExcused, uncheckedAllowed }: Judging,
): Directive[] {
  return unjudged.filter((directive) => {
    if (OURS_ALONE.includes(directive)) return true;
    if (directive === 'latency' && latencyExcused) return false;
    return !asWhole && !uncheckedAllowed && !platforms.some(({ type }) => type === directive);
  });
}

function problemWithAssertions(assertions: PlatformResult['assertions']): string | null {
  if (assertions.length === 0) return 'the platform returned no assertion for this case';
  const odd = assertions.some(({ passed }) => passed === null);
  return odd ? 'the platform returned an assertion whose "passed" is neither true nor false' : null;
}

function findDiscrepancies(
  caseId: string,
  platforms: readonly ReportAssertion[],
  ours: readonly ReportAssertion[],
  unjudged: readonly Directive[],
): Discrepancy[] {
  const platformSays = (type: string): boolean | null => {
    const same = platforms.filter((assertion) => assertion.type === type);
    return same.length === 0 ? null : same.every(({ passed }) => passed);
  };
  const disagreements = ours.flatMap(({ type, passed }): Discrepancy[] => {
    const platform = platformSays(type);
    if (platform === null || platform === passed) return [];
    return [{ case_id: caseId, kind: 'disagreement', type, platform, cognigate: passed }];
  });
  const unchecked = unjudged
    .filter((directive) => platformSays(directive) === null)
    .map(
      (type): Discrepancy => ({
        case_id: caseId,
        kind: 'unchecked',
        type,
        platform: null,
        cognigate: null,
      }),
    );
  return [...disagreements, ...unchecked];
}
