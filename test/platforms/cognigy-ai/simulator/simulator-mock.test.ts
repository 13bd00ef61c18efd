import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../../lib/domain/verdict.ts';
import { CognigyAiScenario } from '../../../../lib/mocks/cognigy-ai/scenario.ts';
import { cognigyRun } from '../../../support/servers/cognigy-gate.ts';
import { simulatorSuite } from '../../../support/servers/simulator-run.ts';

const scenarioOf = (name: string) =>
  CognigyAiScenario.parse(load(readFileSync(`examples/simulator-scenarios/${name}.yaml`, 'utf8')));

const suite = simulatorSuite({ entrypoint: 'v1.0' }, { repeat: 4, min_pass: 3 });

describe('the Simulator of the mock', () => {
  it('holds the scenarios of a suite, a batch for each', async () => {
    const { report, mock } = await cognigyRun(suite);

    expect(report.batches.map(({ cases, status }) => [cases, status])).toEqual([
      [4, 'completed'],
      [4, 'completed'],
    ]);
    expect(mock.statistics().requests).toMatchObject({ simulate: 2 });
    expect(report.verdict).toBe('passed');
  });

  it.each<[string, Verdict, string]>([
    ['absent', 'rejected', 'the environment has no Simulator'],
    ['batch-failed', 'inconclusive', 'lists 2 of the 4 runs'],
    ['batch-stopped', 'inconclusive', 'was stopped at the platform'],
    ['batches-without-names', 'inconclusive', 'carries no name'],
    ['flaky-agent', 'passed', ''],
    ['other-ids', 'passed', ''],
    ['out-of-turns', 'passed', ''],
    ['results-in-other-words', 'passed', ''],
    ['results-long', 'passed', ''],
    ['results-short', 'inconclusive', 'cannot be read'],
    ['run-broken', 'inconclusive', 'The model answered 429.'],
    ['run-without-metrics', 'inconclusive', 'metrics.success is missing'],
    ['run-without-results', 'inconclusive', 'cannot be read'],
    ['run-without-turns', 'inconclusive', 'nobody spoke'],
    ['runs-bare', 'passed', ''],
    ['runs-expired', 'inconclusive', 'lists 0 of the 4 runs'],
    ['runs-gone', 'inconclusive', 'which may have expired'],
    ['runs-missing', 'inconclusive', 'lists 3 of the 4 runs'],
    ['runs-twice', 'inconclusive', 'lists 2 runs as number 1'],
    ['schedule-504-after', 'passed', ''],
    ['schedule-without-id', 'passed', ''],
    ['status-missing', 'passed', ''],
    ['success-as-word', 'inconclusive', 'neither true nor false'],
    ['throttled', 'passed', ''],
    ['throttled-silently', 'passed', ''],
    ['unknown-status', 'passed', ''],
    ['unlicensed', 'error', 'the environment the licence'],
  ])('under %s is %s', async (name, verdict, reason) => {
    const { report } = await cognigyRun(suite, { scenario: scenarioOf(name) });

    expect(report.verdict).toBe(verdict);
    expect(report.reasons.map(({ message }) => message).join('\n')).toContain(reason);
    expect(report.cases.map(({ outcome }) => outcome)).not.toContain('failed');
  });
});
