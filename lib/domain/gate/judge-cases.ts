import { type BatchRecord, executionOf, isPlanned } from '../batch.ts';
import { evaluateCase } from '../evaluation/evaluate-case.ts';
import type { EvaluatedCase } from '../evaluation/evaluated-case.ts';
import { attemptOutcome, judgeRepetitions, leftOutWhole } from '../evaluation/judge-repetitions.ts';
import type { Judging } from '../evaluation/judging.ts';
import type { MatchedResult } from '../evaluation/match-results.ts';
import type { Discrepancy, ReportCase } from '../report.ts';
import { type StandingAtRisk, standingAtRisk } from '../stopping/at-risk.ts';
import {
  type CaseRule,
  type CaseTally,
  caseRuleOf,
  settledOutcome,
  tallyOf,
} from '../stopping/case-rule.ts';
import { isLeftOutAt } from '../stopping/marks.ts';
import { isDecided, type StoppingPlan, stoppingPlan } from '../stopping/stopping-plan.ts';
import { planRepetitions } from '../suite/planning/plan-repetitions.ts';
import { caseIdOf, type Suite } from '../suite/suite.ts';
import type { BatchEvidence } from './match-batches.ts';

/** A call of a case, and what came of it. */
interface Call {
  readonly batch: number;
  readonly match: MatchedResult;
  /** Claims that it was never made; whether it had to be is another question. */
  readonly isUnmade: boolean;
}

const NEVER_PLANNED: Call = {
  batch: 0,
  match: { result: null, problem: 'no batch was planned for this case' },
  isUnmade: false,
};

/** Of each case of the suite, as often as it was planned. */
type Calls = readonly (readonly Call[])[];

/** The first batch that claims a call has it. */
export function callsOfCases(suite: Suite, batches: readonly BatchEvidence[]): Calls {
  const places = planRepetitions(suite);
  const callAt: (Call | undefined)[] = places.map(() => undefined);
  for (const { record, matches } of batches) {
    matches.forEach((match, offset) => {
      const isUnmade = isUnsent(record) || isLeftOutAt(record.marks, offset);
      callAt[record.firstCase + offset] ??= { batch: record.index, match, isUnmade };
    });
  }
  const calls: Call[][] = suite.test_cases.map(() => []);
  places.forEach((position, place) => {
    calls[position]?.push(callAt[place] ?? NEVER_PLANNED);
  });
  return calls.map((each) => (each.length === 0 ? [NEVER_PLANNED] : each));
}

/** Claims that no call of the batch was ever made, be it that there was no more time for them. */
function isUnsent(batch: BatchRecord): boolean {
  return isPlanned(batch) || (executionOf(batch) === null && batch.submitAttempts === 0);
}

/** The cases of a run as they count, and which of their calls were left out. */
export interface JudgedCases {
  readonly cases: readonly ReportCase[];
  readonly discrepancies: readonly Discrepancy[];
  /** There where the gate is decided by a draw. */
  readonly atRisk?: StandingAtRisk | undefined;
  /** Claims that a batch was left out whole, and that nothing is missing by it. */
  readonly isLeftOut: (record: BatchRecord) => boolean;
  /** How many calls were made. */
  readonly callsMade: number;
  /** How many of the others were left out. */
  readonly callsLeftOut: number;
  /** Those of them that were left out since a test of reliability had decided its case. */
  readonly callsAfterTest: number;
}

/**
 * One for each case of the suite, its repetitions judged together.
 *
 * A call that was not made is left out where what was judged settles its case or the verdict without it, by the
 * rule that the suite asks for. Any other is missing evidence, whatever was thought of it while the run went on.
 */
export function judgeCases(
  suite: Suite,
  calls: Calls,
  { judging, startedAt }: { readonly judging: Judging; readonly startedAt: number | undefined },
): JudgedCases {
  const order = [...new Set(planRepetitions(suite))];
  const plan = stoppingPlan(suite, { startedAt, order });
  const judged = suite.test_cases.map((testCase, position) => {
    const planned = { id: caseIdOf(testCase, position), testCase };
    const repetitions = (calls[position] ?? []).map((call) => ({
      ...call,
      evaluated: evaluateCase(planned, call.batch, call.match, judging),
    }));
    return new JudgedCase(repetitions, caseRuleOf(suite, testCase));
  });
  const ended = plan === null ? NOT_EARLY : earlyEnd(plan, judged);
  const evaluated = judged.map((each, position) => each.together(ended, position));
  const leftOut = (counts: (each: JudgedCase, position: number) => boolean) =>
    judged.reduce(
      (sum, each, place) => sum + (counts(each, place) ? each.callsLeftOut(ended, place) : 0),
      0,
    );
  return {
    cases: evaluated.map(({ reportCase }) => reportCase),
    discrepancies: evaluated.flatMap((each) => each.discrepancies),
    atRisk: ended.atRisk,
    isLeftOut: leftOutIn(suite, judged, ended),
    callsMade: judged.reduce((sum, each) => sum + each.callsMade, 0),
    callsLeftOut: leftOut(() => true),
    callsAfterTest: leftOut(
      ({ rule }, position) => rule.kind === 'reliability' && ended.isSettled(position),
    ),
  };
}

/** What may be left out of a run: the calls of cases that are settled, and all others once it is decided. */
interface Ended {
  readonly isDecided: boolean;
  readonly isSettled: (position: number) => boolean;
  readonly atRisk?: StandingAtRisk | undefined;
}

const NOT_EARLY: Ended = { isDecided: false, isSettled: () => false };

function earlyEnd(plan: StoppingPlan, judged: readonly JudgedCase[]): Ended {
  const outcomes = judged.map(({ tally }, position) => {
    const rule = plan.cases[position];
    return rule === null || rule === undefined ? null : settledOutcome(rule, tally);
  });
  return {
    isDecided: isDecided(plan, outcomes),
    isSettled: (position) => outcomes[position] !== null,
    ...(plan.kind === 'risk' ? { atRisk: standingAtRisk(plan.rule, outcomes) } : {}),
  };
}

/** The repetitions of one case. */
class JudgedCase {
  readonly tally: CaseTally;
  readonly rule: CaseRule;
  private readonly made: readonly EvaluatedCase[];
  private readonly all: readonly EvaluatedCase[];

  constructor(repetitions: readonly (Call & { evaluated: EvaluatedCase })[], rule: CaseRule) {
    this.all = repetitions.map(({ evaluated }) => evaluated);
    this.made = repetitions.flatMap((each) => (each.isUnmade ? [] : each.evaluated));
    this.rule = rule;
    this.tally = tallyOf(
      rule,
      this.made.map(({ reportCase }) => attemptOutcome(reportCase)),
    );
  }

  together(ended: Ended, position: number): EvaluatedCase {
    const { all, made, rule } = this;
    const leftOut = this.callsLeftOut(ended, position);
    if (leftOut === 0) return judgeRepetitions(all, rule);
    if (ended.isSettled(position)) return judgeRepetitions(made, rule, leftOut);
    return leftOutWhole(all, made, rule);
  }

  get callsMade(): number {
    return this.made.length;
  }

  callsLeftOut({ isDecided: decided, isSettled }: Ended, position: number): number {
    return decided || isSettled(position) ? this.all.length - this.made.length : 0;
  }
}

function leftOutIn(
  suite: Suite,
  judged: readonly JudgedCase[],
  ended: Ended,
): JudgedCases['isLeftOut'] {
  const places = planRepetitions(suite);
  return (record) => {
    if (!isPlanned(record)) return false;
    const positions = places.slice(record.firstCase, record.firstCase + record.cases);
    return positions.every(
      (position) => (judged[position]?.callsLeftOut(ended, position) ?? 0) > 0,
    );
  };
}
