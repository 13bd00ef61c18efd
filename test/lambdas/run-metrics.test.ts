import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { publishClosedRuns, publishRunMetrics } from '../../lambdas/runtime/run-metrics.ts';
import { dimensionOf } from '../../lambdas/runtime/suite-metrics.ts';
import { throttleCount } from '../../lambdas/runtime/throttle-count.ts';
import { publishThrottles } from '../../lambdas/runtime/throttle-metric.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import type { HttpOutcome } from '../../lib/platforms/http.ts';
import { aBatch, anExecution, aRun } from '../support/builders/ledger-builders.ts';
import { aReport } from '../support/builders/report-builders.ts';
import { fakePorts } from '../support/fakes/fake-ports.ts';

const state = RunState.parse({ runId: 'run-1' });

const throttled: HttpOutcome = {
  kind: 'answer',
  host: 'bot.example',
  status: 429,
  retryAfterSeconds: 3,
  body: { kind: 'empty' },
};
const request = {
  method: 'GET',
  origin: 'https://bot.example',
  path: '/',
  repeatable: true,
} as const;

let printed: string[] = [];

beforeEach(() => {
  printed = [];
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => {
    printed.push(String(line));
  });
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('publishRunMetrics', () => {
  it('writes what a run measured as metrics of its suite', async () => {
    const ports = fakePorts();
    const report = await ports.evidence.putJson(
      'run-1',
      'report',
      aReport({
        verdict: 'failed',
        pass_rate: 0.5,
        false_positive_rate: 0.25,
        coverage: { intent_coverage: 0.75, entity_coverage: 0 },
      }),
    );
    await ports.ledger.createRun(aRun({ verdict: 'failed', report }));
    await ports.ledger.createBatches([
      aBatch({
        index: 0,
        phase: 'settled',
        execution: anExecution({ looks: 3, submittedAt: 1_000 }),
        settledAt: 2_000,
      }),
      aBatch({
        index: 1,
        phase: 'settled',
        submitAttempts: 2,
        execution: anExecution({ looks: 4, submittedAt: 1_000, lastSeenRunningAt: 20_000 }),
        settledAt: 24_500,
      }),
    ]);

    await publishRunMetrics(state, ports);

    expect(printed).toHaveLength(2);
    const metrics = JSON.parse(printed[0] ?? '');
    expect(metrics).toMatchObject({
      suite: 'suite_prod_v2',
      run_id: 'run-1',
      PassRate: 50,
      IntentCoverage: 75,
      EntityCoverage: 0,
      FalsePositiveRate: 25,
      RunSeconds: 9.5,
      Looks: 7,
      SubmitAttempts: 3,
      DetectionLag: 4.5,
      Verdict_failed: 1,
    });
    expect(metrics._aws.CloudWatchMetrics).toMatchObject([
      { Namespace: 'Cognigate', Dimensions: [expect.arrayContaining(['suite'])] },
    ]);
  });

  it('writes the verdict beside it without a suite, under the name of the gate', async () => {
    vi.stubEnv('GATE_NAME', 'CognigateProd');
    const ports = fakePorts();
    const report = await ports.evidence.putJson('run-1', 'report', aReport({ verdict: 'error' }));
    await ports.ledger.createRun(aRun({ verdict: 'error', report }));

    await publishRunMetrics(state, ports);

    const metrics = JSON.parse(printed[1] ?? '');
    expect(metrics).toMatchObject({ service: 'CognigateProd', run_id: 'run-1', Verdict_error: 1 });
    expect(metrics._aws.CloudWatchMetrics).toMatchObject([{ Dimensions: [['service']] }]);
  });

  it('writes that there was no error where there was none, which ends the alarm on errors', async () => {
    const ports = fakePorts();
    const report = await ports.evidence.putJson('run-1', 'report', aReport({ verdict: 'failed' }));
    await ports.ledger.createRun(aRun({ verdict: 'failed', report }));

    await publishRunMetrics(state, ports);

    expect(JSON.parse(printed[1] ?? '')).toMatchObject({ Verdict_failed: 1, Verdict_error: 0 });
  });

  it('writes nothing for a run without a report', async () => {
    const ports = fakePorts();
    await ports.ledger.createRun(aRun());

    await publishRunMetrics(state, ports);

    expect(printed).toEqual([]);
  });
});

describe('the dimension of a suite', () => {
  it.each([
    ['suite_prod_v2', 'suite_prod_v2'],
    ['Login & reset, v2', 'Login & reset, v2'],
    ['kündigung', 'k%C3%BCndigung'],
    ['wartung 😀', 'wartung %F0%9F%98%80'],
    ['k%C3%BCndigung', 'k%25C3%25BCndigung'],
    [':first', '%3Afirst'],
  ])('of "%s" is "%s"', (suiteId, dimension) => {
    expect(dimensionOf(suiteId)).toBe(dimension);
  });

  it('is no longer than CloudWatch takes, and still its own', () => {
    const [one, other] = ['ü', 'ä'].map((last) => dimensionOf(`${'ö'.repeat(199)}${last}`));

    expect(one).toMatch(/^[\x20-\x7e]{255}$/);
    expect(one).not.toBe(other);
  });

  it('has the id beside it as it was written', async () => {
    await throttleCount.of(async () => throttled)(request);

    await publishThrottles({ ...state, suiteId: 'kündigung' });

    expect(JSON.parse(printed[0] ?? '')).toMatchObject({
      suite: 'k%C3%BCndigung',
      suite_id: 'kündigung',
    });
  });
});

describe('publishThrottles', () => {
  it('counts what the platform throttled in a pass, once', async () => {
    const ask = throttleCount.of(async () => throttled);
    await ask(request);
    await ask(request);

    await publishThrottles({ ...state, suiteId: 'support' });
    await publishThrottles({ ...state, suiteId: 'support' });

    expect(printed.map((line) => JSON.parse(line))).toMatchObject([
      { suite: 'support', run_id: 'run-1', PlatformThrottles: 2 },
    ]);
  });

  it('counts no other answer', async () => {
    await throttleCount.of(async () => ({ ...throttled, status: 503 }))(request);

    await publishThrottles({ ...state, suiteId: 'support' });

    expect(printed).toEqual([]);
  });
});

describe('publishClosedRuns', () => {
  it('counts the runs past their deadline that are still at it, also when there are none', async () => {
    const ports = fakePorts();

    await publishClosedRuns({}, ports);
    await publishClosedRuns({ 'run-1': 'still_running', 'run-2': 'nothing_owed' }, ports);

    expect(printed.map((line) => JSON.parse(line).OverdueRuns)).toEqual([0, 1]);
    expect(JSON.parse(printed[0] ?? '')).not.toHaveProperty('suite');
  });
});
