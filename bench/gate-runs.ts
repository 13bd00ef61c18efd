import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMockPlatform } from '../lib/mocks/executions-v1/start-mock-platform.ts';
import { parseReport } from '../lib/report/formats/json-report.ts';
import { benchSuite } from './bench-suite.ts';
import { figure } from './figure.ts';
import { measuredProcess } from './measured-process.ts';

interface GateRun {
  readonly cases: number;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly executionSeconds: number;
}

/** Whole runs by the CLI in a process of its own, against the mock platform in this one. */
export async function benchGateRuns(): Promise<void> {
  const small = { cases: 450, batchSize: 150, concurrency: 10, executionSeconds: 7 };
  for (const progress of [true, false]) {
    console.log(`  450 cases, 3 executions of 7 s, ${progress ? 'progress reported' : 'blind'}`);
    const { process: measured, requests, report } = await gateRun(small, progress);
    const lags = report.batches.map(
      ({ submitted_at, settled_at }) =>
        (Date.parse(settled_at ?? '') - Date.parse(submitted_at ?? '')) / 1_000 - 7,
    );
    figure('start to exit', measured.wallSeconds, 10, 's');
    figure('token requests', requests.token, 1, 'requests');
    figure(
      'status calls of a batch',
      Math.max(...report.batches.map(({ polls }) => polls)),
      8,
      'looks',
    );
    figure('completion seen after', Math.max(...lags), 2, 's');
  }
  console.log('  20,000 cases, 100 executions of 1 s, 25 out at a time');
  const large = { cases: 20_000, batchSize: 200, concurrency: 25, executionSeconds: 1 };
  const { process: measured } = await gateRun(large, true);
  figure('start to exit', measured.wallSeconds, 30, 's');
  figure('peak resident', measured.peakResidentMegabytes, 400, 'MB');
}

async function gateRun(run: GateRun, reportsProgress: boolean) {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  const platform = await startMockPlatform({
    secondsPerExecution: run.executionSeconds,
    ...(reportsProgress ? {} : { reportsProgress: false }),
  });
  try {
    const suite = await benchSuite(directory, run.cases, {
      max_batch_size: run.batchSize,
      concurrency: run.concurrency,
    });
    const measured = await measuredProcess(
      'bin/cognigate.ts',
      ['run', suite, '--json', '--quiet', '--state-dir', join(directory, 'state')],
      {
        COGNIGY_API_URL: platform.url,
        COGNIGY_CLIENT_ID: 'bench',
        COGNIGY_CLIENT_SECRET: 'bench',
      },
    );
    const report = parseReport(new TextEncoder().encode(measured.stdout));
    if (report.totals.evaluated !== run.cases) throw new Error(`not all of ${run.cases} evaluated`);
    return { process: measured, requests: platform.statistics().requests, report };
  } finally {
    await platform.close();
    rmSync(directory, { recursive: true });
  }
}
