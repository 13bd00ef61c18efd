import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { publishRunMetrics } from '../../lambdas/runtime/run-metrics.ts';
import { RunState } from '../../lib/domain/run.ts';
import { fakePorts } from '../support/fake-ports.ts';
import { aBatch, aRun } from '../support/ledger-builders.ts';
import { aReport } from '../support/report-builders.ts';

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
      aBatch({ index: 0, polls: 3, submitAttempts: 1 }),
      aBatch({ index: 1, polls: 4, submitAttempts: 2 }),
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
