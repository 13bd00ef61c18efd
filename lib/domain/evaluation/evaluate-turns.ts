import type { ReportAssertion, ReportCase } from '../report.ts';
import type { Turn } from '../suite/suite.ts';
import type { EvaluatedCase, PlannedPart } from './evaluated-case.ts';
import { finishReasonOf } from './finish-reason.ts';
import { NOTHING_ASKED, problemWithoutJudge } from './missing-judgement.ts';
import { judge } from './own-judgement.ts';
import type { PlatformResult } from './platform-result.ts';

type ReportTurn = NonNullable<ReportCase['turns']>[number];

/**
 * Judges a conversation turn by turn: it fails where one turn fails.
 *
 * Turns after a failed one need no answer. What the case shows is the intent of its first turn, the last
 * answer that came, and the longest time that one took.
 */
export function evaluateTurns(
  planned: PlannedPart,
  turns: readonly Turn[],
  result: PlatformResult,
): EvaluatedCase {
  const said = result.turns ?? [];
  const judged = turns.map((turn, index) => judgeTurn(turn, said[index], index + 1));
  const failed = judged.some(({ shown }) => shown.outcome === 'failed');
  const problem = failed ? null : (result.problem ?? problemIn(judged));
  const latencies = said.flatMap(({ latencyMs }) => latencyMs ?? []);
  const [first] = turns;
  const [firstSaid] = said;
  const last = said.at(-1);
  const expectedIntent = first?.outcome.expected_intent;
  return {
    reportCase: {
      ...planned,
      ...(expectedIntent === undefined ? {} : { expected_intent: expectedIntent }),
      outcome: failed ? 'failed' : problem === null ? 'passed' : 'not_evaluated',
      not_evaluated_reason: problem,
      assertions: judged.flatMap(({ assertions }) => assertions),
      ...(firstSaid?.matchedIntent === undefined
        ? {}
        : { matched_intent: firstSaid.matchedIntent }),
      confidence: firstSaid?.confidence ?? null,
      ...(firstSaid?.intentScores === undefined
        ? {}
        : { intent_scores: [...firstSaid.intentScores] }),
      entities: said
        .flatMap(({ entities }) => entities ?? [])
        .map(({ name, value }) => ({ name, value })),
      response_text: last?.responseText ?? null,
      ...(last === undefined ? {} : finishReasonOf(last)),
      latency_ms: latencies.length === 0 ? null : Math.max(...latencies),
      turns: judged.slice(0, Math.max(1, said.length)).map(({ shown }) => shown),
    },
    discrepancies: [],
  };
}

interface JudgedTurn {
  readonly shown: ReportTurn;
  readonly assertions: readonly ReportAssertion[];
  readonly problem: string | null;
}

function problemIn(judged: readonly JudgedTurn[]): string | null {
  const first = judged.find(({ problem }) => problem !== null);
  if (first !== undefined) return first.problem;
  return judged.every(({ assertions }) => assertions.length === 0) ? NOTHING_ASKED : null;
}

function judgeTurn(turn: Turn, said: PlatformResult | undefined, number: number): JudgedTurn {
  if (said === undefined) {
    const problem = `turn ${number} of the conversation was not reached`;
    return { shown: unsaid(turn), assertions: [], problem };
  }
  const judgements = judge(turn.outcome, said);
  const assertions = judgements.flatMap(({ assertion }) =>
    assertion === null ? [] : [{ ...assertion, turn: number }],
  );
  const failed = assertions.some(({ passed }) => !passed);
  const unjudged = judgements.flatMap(({ directive, assertion }) =>
    assertion === null ? directive : [],
  );
  const problem = problemWithoutJudge(failed, unjudged);
  return {
    shown: {
      input_text: turn.input_text,
      outcome: failed ? 'failed' : problem === null ? 'passed' : 'not_evaluated',
      ...(said.matchedIntent === undefined ? {} : { matched_intent: said.matchedIntent }),
      confidence: said.confidence,
      ...(said.intentScores === undefined ? {} : { intent_scores: [...said.intentScores] }),
      response_text: said.responseText,
      ...finishReasonOf(said),
      latency_ms: said.latencyMs,
    },
    assertions,
    problem: problem === null ? null : `in turn ${number} ${problem}`,
  };
}

function unsaid(turn: Turn): ReportTurn {
  return {
    input_text: turn.input_text,
    outcome: 'not_evaluated',
    confidence: null,
    response_text: null,
    latency_ms: null,
  };
}
