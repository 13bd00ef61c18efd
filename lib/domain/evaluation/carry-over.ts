import { ErrorName, reasonCodeOf } from '../errors.ts';
import { scopeOf } from '../may-ship.ts';
import type { CarriedOver, Discrepancy, Report, ReportBatch, ReportCase } from '../report.ts';
import type { CarriedFrom, RerunOf } from '../run.ts';
import { caseIdOf, type Suite, type TestCase } from '../suite/suite.ts';
import type { Reason } from '../verdict.ts';

/** What leaves nothing of a run to rely on. */
const CONTRADICTIONS: ReadonlySet<string> = new Set([
  reasonCodeOf(ErrorName.integrity),
  'batches_inconsistent',
]);

/** What is known of the run whose cases are run again. */
export interface EarlierRun {
  readonly cases: RerunOf['cases'];
  /** As it was run, whole. */
  readonly suite: Suite;
  readonly report: Report;
  readonly from: CarriedFrom;
}

/** A rerun as one run of the whole suite. */
export interface WholeRun {
  readonly suite: Suite;
  /** One for each case of the suite, in its order. */
  readonly cases: readonly ReportCase[];
  readonly discrepancies: readonly Discrepancy[];
  /** What keeps the evidence that is taken over from being whole. */
  readonly unsound: readonly Reason[];
  /** The earlier run had the whole suite, too, or has been completed to it. */
  readonly isWhole: boolean;
  /** A mock answered in the earlier run. */
  readonly isSimulated: boolean;
  readonly carriedOver: CarriedOver;
}

/** Oddities of sending and waiting, and of single results whose cases are not evaluated for them. */
const HARMLESS_FAULTS: ReadonlySet<string> = new Set([
  'submission_ambiguous',
  'confidence_out_of_range',
  'results_not_ready',
  'result_missing',
  'result_malformed',
  'result_unplanned',
]);

/** All that a run has judged: the cases, and the variants that a report has apart from them. */
export function casesAndVariants({
  cases,
  robustness,
}: Pick<Report, 'cases' | 'robustness'>): ReportCase[] {
  const variants = robustness?.variants ?? [];
  return [...cases, ...variants.map(({ variant_of: _, ...variant }) => variant)];
}

/**
 * The ids of the cases that a rerun runs again, variants among them.
 *
 * Beside those that were not evaluated stand those whose batch did not end as it should, since what is
 * known of them would keep the verdict open for ever.
 */
export function casesToRunAgain(report: Report, which: RerunOf['cases']): string[] {
  if (which === 'failed') {
    return casesAndVariants(report)
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ id }) => id);
  }
  const isDoubtful = doubtsOf(report);
  return casesAndVariants(report)
    .filter((each) => each.outcome === 'not_evaluated' || isDoubtful(each))
    .map(({ id }) => id);
}

/**
 * Puts the cases that were run again beside those that were not.
 *
 * What failed before has failed (decision 25): where it passes now it is flaky, and counts as failed unless the suite
 * lets such cases pass and they were run again for it; where it was not evaluated now, it is as it was.
 */
export function carryOver(
  earlier: EarlierRun,
  again: {
    readonly suite: Suite;
    readonly cases: readonly ReportCase[];
    readonly discrepancies: readonly Discrepancy[];
  },
): WholeRun {
  const { report, suite } = earlier;
  const judgedBefore = casesAndVariants(report);
  const before = new Map(judgedBefore.map((each) => [each.id, each]));
  const now = new Map(again.cases.map((each) => [each.id, each]));
  const test_cases = testCasesOf(suite, again.suite);
  const lifts = liftsFailures(earlier);
  const judged = test_cases.flatMap((testCase) => {
    const { id } = testCase;
    const one = togetherOf(before.get(id), now.get(id), { runId: report.run_id, lifts });
    return one === undefined ? [] : [{ testCase, one }];
  });
  const whole = judged.map(({ one }) => one);
  const taken = new Set(whole.filter(({ from_run }) => from_run !== undefined).map(({ id }) => id));
  const isDoubtful = doubtsOf(report);
  const doubtful = judgedBefore.filter((each) => taken.has(each.id) && isDoubtful(each));
  const failedBefore = again.cases.filter(({ id }) => before.get(id)?.outcome === 'failed');
  const passing = new Set(
    whole.filter(({ outcome, from_run }) => outcome === 'flaky' && !from_run).map(({ id }) => id),
  );
  return {
    suite: { ...suite, test_cases: judged.map(({ testCase }) => testCase) },
    cases: whole,
    discrepancies: [
      ...report.discrepancies.filter(({ case_id }) => taken.has(case_id)),
      ...again.discrepancies,
    ],
    unsound: [
      ...explainDoubtful(report, doubtful),
      ...explainUnknown(
        new Set([...test_cases.map(({ id }) => id), ...before.keys()]).size - whole.length,
      ),
    ],
    isWhole: !scopeOf(report).limited_by.includes('rerun'),
    isSimulated: scopeOf(report).simulated,
    carriedOver: {
      ...earlier.from,
      results: [
        ...(report.carried_over?.results ?? []),
        ...report.batches.flatMap(({ results }) => results ?? []),
      ],
      doubtful: doubtful.map(({ id }) => id),
      stays_failed: staysFailed(earlier),
      failed_before: failedBefore.length,
      pass_now: failedBefore.filter(({ id }) => passing.has(id)).length,
    },
  };
}

/** The cases of the whole suite, those that were run again as they were then; what is new comes last. */
function testCasesOf(whole: Suite, again: Suite) {
  const known = whole.test_cases.map((each, place) => withId(each, caseIdOf(each, place)));
  const written = new Map(
    again.test_cases.map((each, place) => [
      caseIdOf(each, place),
      withId(each, caseIdOf(each, place)),
    ]),
  );
  const isKnown = new Set(known.map(({ id }) => id));
  return [
    ...known.map((each) => written.get(each.id) ?? each),
    ...[...written.values()].filter(({ id }) => !isKnown.has(id)),
  ];
}

function withId(testCase: TestCase, id: string): TestCase & { readonly id: string } {
  return { ...testCase, id };
}

/** Claims that the verdict is `failed` whatever comes of the cases that are run again. */
function staysFailed(earlier: EarlierRun): boolean {
  const { report } = earlier;
  const hasFailed = report.verdict === 'failed' || report.carried_over?.stays_failed === true;
  return hasFailed && !liftsFailures(earlier);
}

/** Claims that the suite lets cases pass that pass when they are run again. */
function liftsFailures({ cases, suite }: EarlierRun): boolean {
  return cases === 'failed' && suite.rerun?.flaky_passes === true;
}

/** A case from what came of it before and now; undefined where it is in neither run. */
function togetherOf(
  before: ReportCase | undefined,
  now: ReportCase | undefined,
  { runId, lifts }: { readonly runId: string; readonly lifts: boolean },
): ReportCase | undefined {
  if (before === undefined) return now;
  // What the verdict of the earlier run was decided without, this one may not be.
  const { left_out: _, ...known } = before;
  const carried = { ...known, from_run: before.from_run ?? runId };
  if (now === undefined) return carried;
  const failedIn =
    before.retried?.failed_in ?? (before.outcome === 'failed' ? carried.from_run : undefined);
  if (failedIn === undefined) {
    return now.outcome === 'passed' && hasFailedOnce(before) ? { ...now, outcome: 'flaky' } : now;
  }
  switch (now.outcome) {
    case 'failed':
      return now;
    case 'not_evaluated':
      return carried;
    case 'passed':
    case 'flaky': {
      // It shows what it counts as: what failed, as among repetitions.
      const { from_run: _, repetitions: __, ...shown } = lifts ? now : before;
      return {
        ...shown,
        ...(now.repetitions === undefined ? {} : { repetitions: now.repetitions }),
        batch: now.batch,
        outcome: 'flaky',
        retried: { failed_in: failedIn, counts_as: lifts ? 'passed' : 'failed' },
      };
    }
  }
}

function hasFailedOnce({ outcome, repetitions }: ReportCase): boolean {
  return (
    outcome === 'flaky' || repetitions?.attempts.some((one) => one.outcome === 'failed') === true
  );
}

/** Claims of a case of the report that it rests on a batch that did not end as it should. */
function doubtsOf(report: Report): (reportCase: ReportCase) => boolean {
  const executions = Map.groupBy(
    report.batches.filter(({ execution_id: id }) => id !== null),
    ({ execution_id: id }) => id,
  );
  const isSound = (batch: ReportBatch) =>
    batch.status === 'completed' &&
    batch.results !== null &&
    batch.faults.every(({ code }) => HARMLESS_FAULTS.has(code)) &&
    (executions.get(batch.execution_id)?.length ?? 0) <= 1;
  const sound = new Set(report.batches.filter(isSound).map(({ index }) => index));
  // Version 0.1.0 took silence for consent, so what passed then may have been judged by nobody.
  const isOld = report.scope === undefined;
  const contradicts = report.reasons.some(({ code }) => CONTRADICTIONS.has(code));
  const carried = new Set(report.carried_over?.doubtful);
  return ({ id, outcome, from_run, batch, repetitions }) => {
    if (outcome === 'not_evaluated') return false;
    if (isOld || contradicts || carried.has(id)) return true;
    if (from_run !== undefined) return false;
    const batches = repetitions?.attempts.map((attempt) => attempt.batch) ?? [batch];
    return !batches.every((index) => sound.has(index));
  };
}

function explainDoubtful(
  { run_id: runId }: Report,
  doubtful: readonly Pick<ReportCase, 'id'>[],
): Reason[] {
  const [first] = doubtful;
  if (first === undefined) return [];
  return [
    {
      code: 'carried_evidence_unsound',
      message: `${doubtful.length} of the cases that come from run ${runId} rest on evidence that is not whole, such as ${first.id}: cognigate rerun ${runId} --not-evaluated`,
    },
  ];
}

function explainUnknown(count: number): Reason[] {
  if (count === 0) return [];
  const message = `${count} of the cases of the suite are in neither of the two runs`;
  return [{ code: 'cases_unaccounted', message }];
}
