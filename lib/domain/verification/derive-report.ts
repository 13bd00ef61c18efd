import type { BaselineEvidence } from '../baseline/baseline.ts';
import type { EarlierRun } from '../evaluation/carry-over.ts';
import { assessRun, type RunAssessment } from '../gate/assess-run.ts';
import { batchMatcher } from '../gate/match-batches.ts';
import { scopeLimits } from '../gate/scope-limits.ts';
import { unassessable } from '../gate/unassessable.ts';
import { Report } from '../report.ts';
import type { Suite } from '../suite/suite.ts';
import { suiteInReport } from '../suite/suite-in-report.ts';
import { claimedAbsence, claimedFacts, claimedFailure } from './claimed-facts.ts';
import { type Contradiction, firstDifference } from './first-difference.ts';
import { recordedBatches } from './recorded-batches.ts';

/** What the verdict of a report rests on, as it lies in the evidence. */
export interface Grounds {
  /** Null where the evidence has no suite: what was asked for could not be run. */
  readonly suite: Suite | null;
  /** Of each batch of the report, in its order; null where none were collected. */
  readonly results: readonly (readonly unknown[] | null)[];
  /** Absent where the run was held against none. */
  readonly baseline?: BaselineEvidence | undefined;
  /** There where the run is a rerun that takes over what it does not run again. */
  readonly earlier?: EarlierRun | undefined;
}

/**
 * Where a report says something else than follows from its evidence; empty where all of it follows.
 *
 * The verdict is made by the one function that ever makes one, from what is kept.
 */
export function deriveReport(report: Report, grounds: Grounds): Contradiction[] {
  const { suite } = grounds;
  if (suite === null) return differences(report, unassessed(report), null);
  const assessment = assessed(report, { ...grounds, suite });
  return differences(report, assessment, assessment.whole?.suite ?? suite);
}

function assessed(
  report: Report,
  { suite, results, baseline, earlier }: Grounds & { readonly suite: Suite },
): RunAssessment {
  const matchBatch = batchMatcher(suite);
  const batches = recordedBatches(report).map((record, place) => {
    const matched = matchBatch(record, results[place] ?? null);
    // What the results are faulted for is in the report's batches already, and would count twice.
    const own = record.faults.slice(0, record.faults.length - matched.faults.length);
    return { ...matched, record: { ...record, faults: own } };
  });
  return assessRun({
    ...claimedFacts(report),
    suite,
    batches,
    baseline: baseline ?? claimedAbsence(report),
    earlier,
  });
}

function unassessed(report: Report): RunAssessment {
  const { totals, verdict, batches } = report;
  const planned = totals.planned === 0 ? null : { cases: totals.planned, batches: batches.length };
  const failure = claimedFailure(report) ?? { error: '', cause: '' };
  return unassessable({ planned, cancelRequestedAt: verdict === 'cancelled' ? 0 : null }, failure);
}

/** In the order in which a report has them. */
const FIELDS = Report.keyof().options;

/** What a report tells of its suite, whether there or absent. */
const OF_SUITE = ['suite_name', 'bot', 'judge', 'intent_thresholds', 'bot_intents'] as const;

function differences(
  report: Report,
  assessment: RunAssessment,
  suite: Suite | null,
): Contradiction[] {
  const told: Partial<Report> = suiteInReport(suite);
  const derived: Partial<Record<keyof Report, unknown>> = {
    verdict: assessment.verdict,
    ...assessment.metrics,
    gate: assessment.gate,
    gate_not_applied: endOf(report.gate_not_applied, assessment.gateNotApplied ?? []),
    comparison: assessment.comparison,
    robustness: assessment.robustness,
    reliability: assessment.reliability,
    early_end: assessment.earlyEnd,
    carried_over: assessment.whole?.carriedOver,
    discrepancies: assessment.discrepancies,
    cases: assessment.cases,
    reasons: assessment.reasons,
    scope: derivedScope(report, assessment, suite),
    duration_seconds: secondsBetween(report),
    batches: report.batches.map((batch) => ({
      ...batch,
      faults: endOf(batch.faults, assessment.batchFaults.get(batch.index) ?? []),
    })),
    ...Object.fromEntries(OF_SUITE.map((name) => [name, told[name]])),
  };
  return entriesOf(derived).flatMap(
    ([name, expected]) => firstDifference(report[name], expected, name) ?? [],
  );
}

function entriesOf(
  derived: Partial<Record<keyof Report, unknown>>,
): (readonly [keyof Report, unknown])[] {
  return FIELDS.flatMap((name) =>
    Object.hasOwn(derived, name) ? [[name, derived[name]] as const] : [],
  );
}

/** A list that begins with what only the ledger knows: right where it ends in what is derived. */
function endOf<Item>(
  list: readonly Item[] | undefined,
  end: readonly Item[],
): readonly Item[] | undefined {
  const beginning = (list ?? []).slice(0, Math.max(0, (list ?? []).length - end.length));
  return list === undefined && end.length === 0 ? undefined : [...beginning, ...end];
}

/** How many cases the suite had before it was cut down only the ledger knows. */
function derivedScope(
  report: Report,
  { whole, earlyEnd }: RunAssessment,
  suite: Suite | null,
): Report['scope'] {
  const { scope, only_tags: onlyTags, selected_by: selectedBy, rerun_of: rerunOf } = report;
  if (scope === undefined) return undefined;
  const isWhole = whole?.isWhole === true;
  const limited_by = scopeLimits({ onlyTags, selectedBy, rerunOf }, { suite, isWhole, earlyEnd });
  return {
    ...scope,
    complete: limited_by.length === 0,
    simulated: scope.simulated || whole?.isSimulated === true,
    limited_by,
  };
}

function secondsBetween({ started_at, finished_at }: Report): number {
  return Math.max(0, Date.parse(finished_at) - Date.parse(started_at)) / 1_000;
}
