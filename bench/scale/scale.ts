import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalForm } from '../../lib/domain/audit/canonical-form.ts';
import { startMockPlatform } from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { largestRecord, MOST } from '../../test/support/builders/largest-documents.ts';
import { measureRunCost } from '../run-cost.ts';
import { measureSuiteSize } from '../suite-size.ts';
import { type Bench, batchRows, crowdRows, largeRows, smallRows } from './command-rows.ts';
import { auditRows, historyRows } from './history-rows.ts';
import { printScale, scaleRow as row, type ScaleRow } from './scale-row.ts';

const PARTS: readonly ((bench: Bench) => Promise<ScaleRow[]>)[] = [
  smallRows,
  largeRows,
  batchRows,
  crowdRows,
  historyRows,
  auditRows,
  costRows,
  boundRows,
];

/**
 * Everything that grows with cases, batches, runs or users, of the installed command (`npm run build` makes it),
 * beside what it took before and what it may take.
 */
export async function benchScale(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  const platform = await startMockPlatform({ secondsPerExecution: 0.05 });
  try {
    for (const part of PARTS) printScale(await part({ directory, platform }));
  } finally {
    await platform.close();
    rmSync(directory, { recursive: true });
  }
  console.log(
    '  the program that had the task before is not part of the project: not measured here',
  );
}

async function costRows(): Promise<ScaleRow[]> {
  const { sharedDollars, nightlyDollarsAMonth } = await measureRunCost();
  return [
    row('1,000 cases in 15 minutes', 'cents', [0.73, 0.6, sharedDollars * 100]),
    row('200 suites of 500 cases a night', '$ a month', [25, 22, nightlyDollarsAMonth]),
  ];
}

/** Of the 20,000 cases and 4.6 MB that were tried then. */
const PEAKS_BEFORE: Readonly<Record<string, number>> = {
  'validate-suite': 206,
  'submit-batches': 130,
  'poll-batches': 134,
  'aggregate-run': 372,
};

/** What has a fixed place in an account, of the largest suites. */
async function boundRows(): Promise<ScaleRow[]> {
  const kilobytes = Buffer.byteLength(canonicalForm(largestRecord(MOST))) / 1_000;
  const peaks = await measureSuiteSize();
  return [
    row('largest audit record', 'kB', [null, 100, kilobytes]),
    ...peaks.map(({ step, peakMegabytes, atMost }) =>
      row(`${step}, 50 MB of suite`, 'MB', [PEAKS_BEFORE[step] ?? null, atMost, peakMegabytes]),
    ),
  ];
}
