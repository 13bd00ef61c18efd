import type { Discrepancy, ReportCase } from '../report.ts';
import {
  type CaseRule,
  type CaseTally,
  type SettledOutcome,
  settledOutcome,
  tallyOf,
} from '../stopping/case-rule.ts';
import type { EvaluatedCase } from './evaluated-case.ts';

/**
 * Judges the repetitions of a case together; a case that is run once is its one repetition.
 *
 * It fails where it would even if what is missing had passed, and is not evaluated where
 * any repetition is missing otherwise, or where a test of its reliability has ended undecided. What it shows is its worst
 * repetition, and its latency the longest.
 *
 * @param leftOut repetitions that were not made, since the others settle the case without them
 */
export function judgeRepetitions(
  repetitions: readonly EvaluatedCase[],
  rule: CaseRule,
  leftOut = 0,
): EvaluatedCase {
  const [only, ...others] = repetitions;
  if (only === undefined) throw new RangeError('a case has no repetition, it needs at least 1');
  if (rule.kind === 'min_pass' && others.length === 0 && leftOut === 0) return only;

  const cases = repetitions.map(({ reportCase }) => reportCase);
  const failed = cases.filter(({ outcome }) => outcome === 'failed');
  const missing = cases.filter(({ outcome }) => outcome === 'not_evaluated');
  const tally = tallyOf(rule, cases.map(attemptOutcome));
  const judged = outcomeOf({ ...rule, repeat: cases.length + leftOut }, tally);
  const outcome =
    judged === 'passed' && cases.some((each) => each.outcome === 'flaky') ? 'flaky' : judged;
  const broken = cases.flatMap(({ broken_conversations = [] }) => broken_conversations);
  // The worst one, whatever the order: a wrong intent counts in more thresholds than any other miss.
  const worst = failed.find(hasWrongIntent) ?? failed[0];
  const shown = (outcome === 'not_evaluated' ? (missing[0] ?? worst) : worst) ?? only.reportCase;
  return {
    reportCase: {
      ...shown,
      outcome,
      not_evaluated_reason: outcome === 'not_evaluated' ? whyNot(rule, tally, cases) : null,
      latency_ms: longestLatency(cases),
      ...withAllRuns(shown, cases),
      ...(broken.length === 0 ? {} : { broken_conversations: broken }),
      repetitions: repetitionsOf(cases, rule, leftOut),
    },
    discrepancies: unique(repetitions.flatMap(({ discrepancies }) => discrepancies)),
  };
}

/**
 * A case that is not settled and need not be, since the verdict is decided without it: what was made of it is
 * shown and counts nowhere.
 */
export function leftOutWhole(
  all: readonly EvaluatedCase[],
  made: readonly EvaluatedCase[],
  rule: CaseRule,
): EvaluatedCase {
  const shown = made[0] ?? all[0];
  if (shown === undefined) throw new RangeError('a case has no repetition, it needs at least 1');
  const cases = made.map(({ reportCase }) => reportCase);
  return {
    reportCase: {
      ...shown.reportCase,
      outcome: 'not_evaluated',
      not_evaluated_reason: 'it was left out: the verdict was decided without it',
      left_out: true,
      ...(cases.length === 0
        ? {}
        : { repetitions: repetitionsOf(cases, rule, all.length - made.length) }),
    },
    discrepancies: [],
  };
}

/** What a repetition counts as: conversations that broke off before it passed are told beside. */
export function attemptOutcome({ outcome }: Pick<ReportCase, 'outcome'>): SettledOutcome {
  return outcome === 'flaky' ? 'passed' : outcome;
}

function whyNot(
  rule: CaseRule,
  { passed, failed, missing }: CaseTally,
  cases: readonly ReportCase[],
): string {
  if (missing === 0 && rule.kind === 'reliability') {
    const { atLeast, expected } = rule.reliability;
    return `${passed} of ${passed + failed} repetitions passed, which tells neither ${percent(atLeast)} nor ${percent(expected)}: more of them would`;
  }
  const lost = cases.filter(({ outcome }) => outcome === 'not_evaluated');
  return `${lost.length} of ${cases.length} repetitions: ${lost[0]?.not_evaluated_reason ?? 'not evaluated'}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(6))} %`;
}

function repetitionsOf(
  cases: readonly ReportCase[],
  rule: CaseRule,
  leftOut: number,
): NonNullable<ReportCase['repetitions']> {
  return {
    ...(rule.kind === 'min_pass'
      ? { min_pass: rule.minPass }
      : { reliability: testOf(rule, tallyOf(rule, cases.map(attemptOutcome))) }),
    attempts: cases.map((each) => ({
      batch: each.batch,
      outcome: attemptOutcome(each),
      not_evaluated_reason: each.not_evaluated_reason,
      ...(each.matched_intent === undefined ? {} : { matched_intent: each.matched_intent }),
      latency_ms: each.latency_ms,
    })),
    ...(leftOut === 0 ? {} : { left_out: leftOut }),
  };
}

const DECISIONS = { passed: 'open', failed: 'shut' } as const;

function testOf(
  rule: CaseRule & { readonly kind: 'reliability' },
  tally: CaseTally,
): NonNullable<NonNullable<ReportCase['repetitions']>['reliability']> {
  const { atLeast, expected, risk, miss } = rule.reliability;
  const settled = settledOutcome(rule, tally);
  const unsettled = settled === 'not_evaluated' && tally.missing === 0 ? 'undecided' : 'unfinished';
  return {
    at_least: atLeast,
    expected,
    risk,
    miss,
    most: rule.repeat,
    decision: settled === 'passed' || settled === 'failed' ? DECISIONS[settled] : unsettled,
    passed: tally.passed,
    counted: tally.passed + tally.failed,
  };
}

function outcomeOf(rule: CaseRule, tally: CaseTally): ReportCase['outcome'] {
  const settled = settledOutcome(rule, tally) ?? 'not_evaluated';
  return settled === 'passed' && tally.failed > 0 ? 'flaky' : settled;
}

/** Every conversation of a simulated case is shown, not the worst alone. */
function withAllRuns(
  { simulation }: ReportCase,
  cases: readonly ReportCase[],
): Pick<ReportCase, 'simulation'> {
  if (simulation === undefined) return {};
  const runs = cases.flatMap((each) => each.simulation?.runs ?? []);
  return { simulation: { ...simulation, runs } };
}

/** Null where an evaluated repetition has none: what is not known may have been longer. */
function longestLatency(cases: readonly ReportCase[]): number | null {
  const evaluated = cases.filter(({ outcome }) => outcome !== 'not_evaluated');
  if (evaluated.length === 0) return null;
  return evaluated.reduce<number | null>(
    (longest, { latency_ms: latency }) =>
      longest === null || latency === null ? null : Math.max(longest, latency),
    0,
  );
}

function unique(discrepancies: readonly Discrepancy[]): Discrepancy[] {
  return [...new Map(discrepancies.map((each) => [JSON.stringify(each), each])).values()];
}

function hasWrongIntent({
  expected_intent: expected,
  matched_intent: matched,
}: ReportCase): boolean {
  return expected !== undefined && matched !== undefined && matched !== expected;
}
