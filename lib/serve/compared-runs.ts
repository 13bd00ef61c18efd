import { changeWords } from '../domain/baseline/change-words.ts';
import { compareRuns } from '../domain/baseline/compare-runs.ts';
import type { RunComparison } from '../domain/comparison.ts';
import { hasFailed, hasPassed } from '../domain/counted-as.ts';
import type { Report, ReportCase } from '../domain/report.ts';
import { matchedText } from '../report/case-misses.ts';
import { problemOf } from '../report/case-problem.ts';
import {
  CASE_FATES,
  type CaseFate,
  type CaseSide,
  type ComparedCase,
  type ComparedRuns,
} from '../report/history/history-data.ts';
import { clipped } from '../report/neutral-text.ts';

/** Cases in a page. */
const SHOWN_CASES = 50;
const SHOWN_CHARACTERS = 4_000;

interface TwoReports {
  readonly earlier: { readonly report: Report; readonly sha256: string };
  readonly later: { readonly report: Report };
}

/** What has become of every case from one run to another, and those of them that are asked for. */
export function comparedRuns(
  { earlier, later }: TwoReports,
  asked: ComparedRuns['asked'],
): Pick<ComparedRuns, 'pass_rate' | 'change' | 'counts' | 'asked' | 'found' | 'cases'> {
  const comparison = comparisonOf(earlier, later);
  const all = comparedCases(earlier.report, later.report, comparison.not_comparable);
  const words = asked.q.toLowerCase().split(/\s+/u);
  const found = all.filter(
    (each) =>
      (asked.show === '' ? each.fate !== 'same' : each.fate === asked.show) &&
      words.every((word) => textOf(each).includes(word)),
  );
  const counted = Object.groupBy(all, ({ fate }) => fate);
  const countOf = (fate: CaseFate) => counted[fate]?.length ?? 0;
  return {
    pass_rate: comparison.pass_rate,
    change: changeWords(comparison),
    counts: {
      newly_failing: countOf('newly_failing'),
      still_failing: countOf('still_failing'),
      fixed: countOf('fixed'),
      not_comparable: countOf('not_comparable'),
      other_answer: countOf('other_answer'),
      same: countOf('same'),
    },
    asked,
    found: found.length,
    cases: found.slice(asked.from, asked.from + SHOWN_CASES),
  };
}

/** What a report says of its run against an earlier one. */
export function comparisonOf(
  { report, sha256 }: TwoReports['earlier'],
  later: TwoReports['later'],
): RunComparison {
  return compareRuns({ label: null, reportSha256: sha256, report }, later.report.cases);
}

/** The worst first, and in the order of the suite among those of one fate. */
function comparedCases(
  earlier: Report,
  later: Report,
  notComparable: RunComparison['not_comparable'],
): readonly ComparedCase[] {
  const whyNot = new Map<string, ComparedCase['why']>([
    ...notComparable.map(({ id, why }) => [id, why] as const),
    ...later.cases.flatMap(({ id, quarantine }) =>
      quarantine === undefined ? [] : [[id, 'quarantined'] as const],
    ),
  ]);
  const [before, after] = [earlier, later].map(
    ({ cases }) => new Map(cases.map((each) => [each.id, each])),
  );
  const ids = new Set([...(after?.keys() ?? []), ...(before?.keys() ?? [])]);
  return [...ids]
    .map((id) => comparedCase(id, before?.get(id), after?.get(id), whyNot.get(id)))
    .sort((one, other) => CASE_FATES.indexOf(one.fate) - CASE_FATES.indexOf(other.fate));
}

function comparedCase(
  id: string,
  before: ReportCase | undefined,
  after: ReportCase | undefined,
  why: ComparedCase['why'],
): ComparedCase {
  return {
    id,
    name: after?.name ?? before?.name ?? null,
    fate: why === undefined ? fateOf(before, after) : 'not_comparable',
    ...(why === undefined ? {} : { why }),
    before: before === undefined ? null : sideOf(before),
    after: after === undefined ? null : sideOf(after),
  };
}

function fateOf(before: ReportCase | undefined, after: ReportCase | undefined): CaseFate {
  if (before === undefined || after === undefined) return 'not_comparable';
  if (hasFailed(after)) return hasPassed(before) ? 'newly_failing' : 'still_failing';
  if (hasPassed(after) && !hasPassed(before)) return 'fixed';
  const [then, now] = [before, after].map((each) => JSON.stringify(answersOf(each)));
  return then === now ? 'same' : 'other_answer';
}

function sideOf(reportCase: ReportCase): CaseSide {
  const { outcome, latency_ms } = reportCase;
  return {
    outcome,
    latency_ms,
    problem: problemOf(reportCase)?.message ?? null,
    turns: turnsOf(reportCase).map((turn) => ({
      input: clipped(turn.input_text, SHOWN_CHARACTERS),
      answer: turn.response_text && clipped(turn.response_text, SHOWN_CHARACTERS),
      matched: matchedText(turn),
    })),
  };
}

/** A single input is a conversation of one turn. */
function turnsOf(reportCase: ReportCase) {
  return reportCase.turns ?? [reportCase];
}

function answersOf(reportCase: ReportCase): unknown {
  return turnsOf(reportCase).map(({ response_text, matched_intent }) => [
    response_text,
    matched_intent ?? null,
  ]);
}

function textOf({ id, name, before, after }: ComparedCase): string {
  const said = (side: CaseSide | null) =>
    side?.turns.flatMap(({ input, answer }) => [input, answer ?? '']) ?? [];
  return [id, name ?? '', ...said(before), ...said(after)].join('\n').toLowerCase();
}
