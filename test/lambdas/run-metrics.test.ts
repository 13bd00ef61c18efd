import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { publishClosedRuns, publishRunMetrics } from '../../lambdas/runtime/run-metrics.ts';
import { throttleCount } from '../../lambdas/runtime/throttle-count.ts';
import { publishThrottles } from '../../lambdas/runtime/throttle-metric.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import type { HttpOutcome } from '../../lib/platforms/http.ts';
import { aBatch, anExecution, aRun } from '../support/builders/ledger-builders.ts';
import { aReport } from '../support/builders/report-builders.ts';
import { fakePorts } from '../support/fakes/fake-ports.ts';

const state = RunState.parse({ runId: 'run-1' });

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

    expect(printed).toHaveLength(1);
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

  it('writes nothing for a run without a report', async () => {
    const ports = fakePorts();
    await ports.ledger.createRun(aRun());

    await publishRunMetrics(state, ports);

    expect(printed).toEqual([]);
  });
});

describe('publishThrottles', () => {
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
