import { expect } from 'vitest';
import { exitCodeOf } from '../../../lib/cli/exit-code.ts';
import type { Suite } from '../../../lib/domain/suite/suite.ts';
import { junitReport } from '../../../lib/report/formats/junit-report.ts';
import { type FaultOutcome, runWith } from '../../fault-matrix/support/fault-world.ts';
import type { PlatformScript } from '../../fault-matrix/support/platform-model.ts';
import { json, text } from '../../fault-matrix/support/replies.ts';
import type { End } from './attack-row.ts';
import { honestResult, standardSuite } from './standard-suite.ts';

type Result = Record<string, unknown>;

/** A run of `suite` at a platform whose answers are scripted, on a virtual clock. */
export async function playRun(
  platform: PlatformScript,
  suite: Suite = standardSuite(),
): Promise<End> {
  const outcome = await runWith({ suite, platform });
  expect(outcome.findings).toEqual([]);
  return endOf(outcome);
}

/** A run whose platform gives each result changed by `change`. */
export function withResults(
  change: (result: Result, position: number) => Result,
  suite: Suite = standardSuite(),
): Promise<End> {
  const results = suite.test_cases.map(honestResult).map(change);
  return withAnswer({ test_results: results }, suite);
}

/** A run of repetitions, whose results are changed by the round, from 0 on, that they are of. */
export function withRounds(
  change: (result: Result, round: number) => Result,
  suite: Suite,
): Promise<End> {
  const honest = suite.test_cases.map(honestResult);
  return playRun(
    {
      results: (_, platform, request) => {
        const execution = platform.execution(request);
        const round = platform.executions.findIndex(({ id }) => id === execution?.id);
        return json(200, { test_results: honest.map((result) => change(result, round)) });
      },
    },
    suite,
  );
}

/** A run whose platform answers to the request for results with `value`. */
export function withAnswer(value: unknown, suite: Suite = standardSuite()): Promise<End> {
  return playRun({ results: () => json(200, value) }, suite);
}

/** The same with the bytes of the answer, which need not be JSON that anybody would write. */
export function withText(
  change: (honest: string) => string,
  suite: Suite = standardSuite(),
): Promise<End> {
  const honest = JSON.stringify({ test_results: suite.test_cases.map(honestResult) });
  return playRun({ results: () => text(200, change(honest)) }, suite);
}

export function endOf({
  run,
  report,
  records,
}: Pick<FaultOutcome, 'run' | 'report' | 'records'>): End {
  const record = records.find(({ run_id }) => run_id === run.runId);
  return {
    verdict: run.verdict ?? 'none',
    exitCode: report === null ? 3 : exitCodeOf(report.verdict),
    junit: report === null ? 'none' : colourOf(junitReport(report)),
    audit: record?.verdict ?? 'none',
    governance: record?.governance_status ?? 'none',
    reasons: run.reasons.map(({ code }) => code),
  };
}

/** What a CI that reads nothing else makes of a JUnit file. */
export function colourOf(junit: string): 'green' | 'red' {
  return /<(?:failure|error)\b/.test(junit) ? 'red' : 'green';
}
