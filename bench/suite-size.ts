import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_SUITE_BYTES } from '../lib/api/requested-suite.ts';
import { READS_SUITES } from '../lib/stack/function-megabytes.ts';
import { figure } from './figure.ts';
import { measuredProcess } from './measured-process.ts';

const CASES = 20_000;

/** Prints what memory the reading of the largest suite takes that a function may be given. */
export async function benchSuiteSize(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  try {
    const path = join(directory, 'largest.yaml');
    writeFileSync(path, largestSuite());
    const { exitCode, peakResidentMegabytes, wallSeconds } = await measuredProcess(
      'bench/read-suite.ts',
      [path],
    );
    console.log(`  ${CASES} cases, 50 MB of YAML: exit ${exitCode}, ${wallSeconds.toFixed(1)} s`);
    figure('memory at its peak', peakResidentMegabytes, READS_SUITES, 'MB');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function largestSuite(): string {
  const head = 'suite_id: largest\ntest_cases:\n';
  const rest = '\n    outcome: {expected_intent: order_status, allowed_latency_ms: 800}\n';
  const each = Math.floor((MAX_SUITE_BYTES - head.length) / CASES);
  const cases = Array.from({ length: CASES }, (_, index) => {
    const start = `  - input_text: where is order ${index} `;
    return start + 'x'.repeat(each - start.length - rest.length) + rest;
  });
  return head + cases.join('');
}
