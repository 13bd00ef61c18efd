import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMockPlatform } from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { measureRunCost } from '../run-cost.ts';
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
