import { describe, expect, it } from 'vitest';
import { casesToRunAgain, type EarlierRun } from '../../../lib/domain/evaluation/carry-over.ts';
import type { Report } from '../../../lib/domain/report.ts';
import type { RerunOf } from '../../../lib/domain/run.ts';
import type { Suite, SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { runReport } from '../../../lib/steps/decision/run-report.ts';
import { selectCases } from '../../../lib/suite-file/select-cases.ts';
import { assessRun, type RunEvidence } from '../../support/builders/assess-run.ts';
import { aRun } from '../../support/builders/ledger-builders.ts';
import {
  aBadResult,
  aFinishedRun,
  aGoodResult,
  aSuite,
  aTestCase,
} from '../../support/builders/run-evidence.ts';
import { fc } from '../../support/setup/fast-check.ts';

type Fate = 'good' | 'bad' | 'absent' | 'slow' | 'unjudged';
type TestCaseOf = Suite['test_cases'][number];

const REF = { key: 'run-1/report-0123456789abcdef.json', sha256: '0'.repeat(64), bytes: 1 };

describe('a rerun', () => {
  it('of the cases that were not evaluated completes the run', () => {
    const first = played(suiteOf(3, { gate: { pass_rate: 0.6 } }), ['good', 'absent', 'bad']);

    const again = playedAgain(first, 'not_evaluated', ['good']);

    expect(first.report.verdict).toBe('inconclusive');
    expect(again.report).toMatchObject({
      verdict: 'passed',
      scope: { complete: true, cases_in_suite: 3, cases_planned: 3 },
      totals: { planned: 3, passed: 2, failed: 1 },
      carried_over: { suite: REF, report: REF, stays_failed: false },
    });
    expect(fromRuns(again.report)).toEqual(['run-1', undefined, 'run-1']);
  });

  it('of the failed cases leaves the run failed, and what passes now is flaky', () => {
    const first = played(suiteOf(3), ['good', 'bad', 'bad']);

    const again = playedAgain(first, 'failed', ['good', 'bad']);

    expect(again.report).toMatchObject({
      verdict: 'failed',
      totals: { passed: 1, failed: 2, flaky: 1 },
      pass_rate: 1 / 3,
      carried_over: { stays_failed: true, failed_before: 2, pass_now: 1 },
    });
    expect(outcomes(again.report)).toEqual(['passed', 'flaky', 'failed']);
    expect(again.report.reasons[0]?.message).toBe(
      'rerun of run-1: 1 of 2 failed cases pass now; the run stays failed',
    );
  });

  it('opens the gate where the suite lets flaky cases pass, and lists them', () => {
    const suite = suiteOf(3, { rerun: { flaky_passes: true } });
    const first = played(suite, ['good', 'bad', 'bad']);

    const again = playedAgain(first, 'failed', ['good', 'good']);

    expect(again.report).toMatchObject({
      verdict: 'passed',
      scope: { complete: true },
      totals: { passed: 3, flaky: 2 },
    });
    expect(again.report.reasons.map(({ code }) => code)).toContain('cases_flaky');
  });

  it('keeps what has failed where it is not evaluated again', () => {
    const first = played(suiteOf(2), ['good', 'bad']);

    const again = playedAgain(first, 'failed', ['absent']);

    expect(again.report.verdict).toBe('failed');
    expect(outcomes(again.report)).toEqual(['passed', 'failed']);
  });

  it('of a run that has failed stays failed, though every threshold is met by now', () => {
    const suite = suiteOf(2, { rerun: { flaky_passes: true }, gate: { pass_rate: 0 } });
    const first = played(suite, ['good', 'absent']);
    const failed = { ...first, report: { ...first.report, verdict: 'failed' as const } };

    const again = playedAgain(failed, 'not_evaluated', ['good']);

    expect(again.report.gate.every(({ passed }) => passed)).toBe(true);
    expect(again.report.verdict).toBe('failed');
  });

  it('remembers a failure through a rerun that came to nothing', () => {
    const first = played(suiteOf(2, { gate: { pass_rate: 0 } }), ['good', 'bad']);
    const failed = { ...first, report: { ...first.report, verdict: 'failed' as const } };

    const lost = playedAgain(failed, 'failed', ['absent'], { cancelled: true });
    const again = playedAgain(lost, 'failed', ['good']);

    expect([lost.report.verdict, again.report.verdict]).toEqual(['cancelled', 'failed']);
  });

  it('applies the whole gate, the tags of cases that were not run again among them', () => {
    const suite = aSuite([aTestCase({ input_text: 'a', tags: ['critical'] }), aTestCase()], {
      gate: { pass_rate: 0.5, tags: { critical: { pass_rate: 1 } } },
    });
    const first = played(suite, ['bad', 'absent']);

    const again = playedAgain(first, 'not_evaluated', ['good']);

    expect(again.report.gate.find(({ name }) => name.startsWith('tags.'))).toMatchObject({
      name: 'tags.critical.pass_rate',
      passed: false,
    });
    expect(again.report.verdict).toBe('failed');
  });

  it('does not excuse a latency that the platform told of other cases', () => {
    const first = played(suiteOf(2), ['good', 'slow']);

    const again = playedAgain(first, 'not_evaluated', ['slow']);

    expect(first.report.verdict).toBe('inconclusive');
    expect(again.report.verdict).toBe('inconclusive');
  });

  it('runs cases of a batch that did not end as it should again, and never rests on them', () => {
    const suite = suiteOf(2, { gate: { pass_rate: 0 }, max_batch_size: 1 });
    const first = played(suite, ['bad', 'good'], {}, { 1: 'failed' });

    const wanted = casesToRunAgain(first.report, 'not_evaluated');
    const again = playedAgain(first, 'failed', ['good']);
    const more = playedAgain(again, 'not_evaluated', ['good']);

    expect(wanted).toEqual(['case-2']);
    expect(again.report).toMatchObject({
      verdict: 'inconclusive',
      carried_over: { doubtful: ['case-2'] },
    });
    expect(again.report.reasons.map(({ code }) => code)).toContain('carried_evidence_unsound');
    expect(casesToRunAgain(again.report, 'not_evaluated')).toEqual(['case-2']);
    expect(more.report.verdict).toBe('passed');
  });

  it('of a rerun names the run that each result comes from', () => {
    const first = played(suiteOf(3), ['good', 'absent', 'absent']);

    const second = playedAgain(first, 'not_evaluated', ['good', 'absent']);
    const third = playedAgain(second, 'not_evaluated', ['good']);

    expect(fromRuns(third.report)).toEqual(['run-1', 'run-2', undefined]);
    expect(third.report.carried_over?.results).toHaveLength(
      first.report.batches.length + second.report.batches.length,
    );
    expect(third.report).toMatchObject({ verdict: 'passed', scope: { complete: true } });
  });

  it('of some tags stays a part of the suite', () => {
    const first = played(suiteOf(2), ['good', 'absent'], { onlyTags: ['smoke'], casesInSuite: 9 });

    const again = playedAgain(first, 'not_evaluated', ['good'], {
      onlyTags: ['smoke'],
      casesInSuite: 9,
    });

    expect(again.report).toMatchObject({
      verdict: 'passed',
      scope: { complete: false, cases_in_suite: 9, cases_planned: 2, limited_by: ['tags'] },
    });
  });

  it('of a simulated run is simulated', () => {
    const first = played(suiteOf(2), ['good', 'absent'], { simulated: true });

    expect(playedAgain(first, 'not_evaluated', ['good']).report.scope?.simulated).toBe(true);
  });

  it('runs again what passed under the rules of 0.1.0', () => {
    const { scope: _, ...old } = played(suiteOf(2), ['good', 'absent']).report;

    expect(casesToRunAgain(old, 'not_evaluated')).toEqual(['case-1', 'case-2']);
  });

  it('never passes where an earlier run failed, whatever is run again how often', () => {
    fc.assert(
      fc.property(
        fc.array(anyFate, { minLength: 2, maxLength: 6 }),
        fc.constantFrom(0, 0.5, 0.8, 1),
        fc.array(fc.tuple(anyCases, fc.array(anyFate, { minLength: 6, maxLength: 6 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (fates, pass_rate, reruns) => {
          let last = played(suiteOf(fates.length, { gate: { pass_rate } }), fates);
          let hasFailed = last.report.verdict === 'failed';
          for (const [which, again] of reruns) {
            if (casesToRunAgain(last.report, which).length === 0) continue;
            last = playedAgain(last, which, again);
            if (hasFailed) expect(last.report.verdict).toBe('failed');
            hasFailed ||= last.report.verdict === 'failed';
          }
        },
      ),
    );
  });

  it('never counts more cases as passed than ended well in their first evaluation', () => {
    fc.assert(
      fc.property(
        fc.array(anyFate, { minLength: 2, maxLength: 6 }),
        fc.array(fc.tuple(anyCases, fc.array(anyFate, { minLength: 6, maxLength: 6 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (fates, reruns) => {
          let last = played(suiteOf(fates.length, { gate: { pass_rate: 0 } }), fates);
          const everFailed = new Set<string>();
          const note = () => {
            for (const { id, outcome } of last.report.cases) {
              if (outcome === 'failed') everFailed.add(id);
            }
          };
          note();
          for (const [which, again] of reruns) {
            if (casesToRunAgain(last.report, which).length === 0) continue;
            last = playedAgain(last, which, again);
            note();
          }
          expect(last.report.totals.passed).toBeLessThanOrEqual(fates.length - everFailed.size);
        },
      ),
    );
  });
});

const anyFate = fc.constantFrom<Fate>('good', 'bad', 'absent', 'slow', 'unjudged');
const anyCases = fc.constantFrom<RerunOf['cases']>('failed', 'not_evaluated');

interface Played {
  readonly whole: Suite;
  readonly report: Report;
}

const fromRuns = ({ cases }: Report) => cases.map(({ from_run }) => from_run);
const outcomes = ({ cases }: Report) => cases.map(({ outcome }) => outcome);

function suiteOf(cases: number, overrides: Partial<SuiteInput> = {}): Suite {
  return aSuite(cases, overrides);
}

function played(
  suite: Suite,
  fates: readonly Fate[],
  run: Parameters<typeof aRun>[0] = {},
  words: Readonly<Record<number, string>> = {},
): Played {
  return { whole: suite, report: reported({ suite, fates, run, words, earlier: undefined }) };
}

function playedAgain(
  { whole, report }: Played,
  cases: RerunOf['cases'],
  fates: readonly Fate[],
  { cancelled = false, ...run }: Parameters<typeof aRun>[0] & { readonly cancelled?: boolean } = {},
): Played {
  const { suite } = selectCases(whole, casesToRunAgain(report, cases));
  const earlier = { cases, suite: whole, report, from: { suite: REF, report: REF } };
  const rerunOf = { run_id: report.run_id, cases };
  const runId = `run-${Number(report.run_id.slice('run-'.length)) + 1}`;
  const next = { ...run, runId, rerunOf, carriedFrom: earlier.from };
  return { whole, report: reported({ suite, fates, run: next, words: {}, earlier, cancelled }) };
}

function reported({
  suite,
  fates,
  run,
  words,
  earlier,
  cancelled = false,
}: {
  readonly suite: Suite;
  readonly fates: readonly Fate[];
  readonly run: Parameters<typeof aRun>[0];
  readonly words: Readonly<Record<number, string>>;
  readonly earlier: EarlierRun | undefined;
  readonly cancelled?: boolean;
}): Report {
  const results = suite.test_cases.map((testCase, place) => resultOf(testCase, fates[place]));
  const finished = aFinishedRun(suite, results, { cancelled, earlier });
  const evidence: RunEvidence = {
    ...finished,
    batches: finished.batches.map(({ record, results: came }) => ({
      record:
        words[record.index] === undefined || record.phase !== 'collected'
          ? record
          : {
              ...record,
              execution: { ...record.execution, platformStatus: words[record.index] ?? null },
            },
      results: came?.filter((result) => result !== undefined) ?? null,
    })),
  };
  const assessment = assessRun(evidence);
  return runReport({
    run: aRun({
      runId: 'run-1',
      planned: { cases: suite.test_cases.length, batches: evidence.batches.length },
      ...run,
    }),
    batches: evidence.batches.map(({ record }) => record),
    suite: assessment.whole?.suite ?? suite,
    assessment,
    finishedAt: 1_000,
  });
}

function resultOf(testCase: TestCaseOf, fate: Fate = 'good'): unknown {
  switch (fate) {
    case 'good':
      return aGoodResult(testCase);
    case 'bad':
      return aBadResult(testCase);
    case 'slow':
      return { ...aGoodResult(testCase), latency_ms: null };
    case 'unjudged':
      return { ...aGoodResult(testCase), assertions: [] };
    case 'absent':
      return undefined;
  }
}
