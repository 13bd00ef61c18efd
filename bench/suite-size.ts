import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MAX_SUITE_BYTES } from '../lib/api/requested-suite.ts';
import { RunState } from '../lib/domain/run-state.ts';
import { functionMegabytes } from '../lib/stack/function-megabytes.ts';
import { figure } from './figure.ts';
import { measuredProcess } from './measured-process.ts';

const CASES = 20_000;

type StepFunction = Parameters<typeof functionMegabytes>[0];

const STEPS = [
  'start-run',
  'validate-suite',
  'submit-batches',
  'poll-batches',
  'aggregate-run',
] as const satisfies readonly StepFunction[];

export interface StepPeak {
  readonly step: StepFunction;
  readonly peakMegabytes: number;
  /** Half of what the function has. */
  readonly atMost: number;
}

/**
 * What memory each step of the largest suite takes that is read. Its process has no more heap than
 * half of what the function has, so that what comes out is what it needs and not what it is given.
 */
export async function measureSuiteSize(): Promise<StepPeak[]> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  const peaks = new Map<StepFunction, number>();
  try {
    const path = join(directory, 'largest.yaml');
    writeFileSync(path, largestSuite());
    const made = async (step: StepFunction, input: string): Promise<RunState> => {
      const half = Math.floor(functionMegabytes(step) / 2);
      const { exitCode, stdout, peakResidentMegabytes } = await measuredProcess(
        'bench/one-step.ts',
        [step, join(directory, 'state'), input],
        { NODE_OPTIONS: `--max-old-space-size=${half}` },
      );
      if (exitCode !== 0) throw new Error(`${step} ended with exit code ${exitCode} in ${half} MB`);
      peaks.set(step, Math.max(peaks.get(step) ?? 0, peakResidentMegabytes));
      return RunState.parse(JSON.parse(stdout));
    };
    let state = await made('validate-suite', JSON.stringify(await made('start-run', path)));
    while (state.next !== 'aggregate') {
      const step = state.next === 'submit' ? 'submit-batches' : 'poll-batches';
      if (state.next === 'wait') await setTimeout(state.waitSeconds * 1_000);
      state = await made(step, JSON.stringify(state));
    }
    await made('aggregate-run', JSON.stringify(state));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return STEPS.map((step) => ({
    step,
    peakMegabytes: peaks.get(step) ?? Number.NaN,
    atMost: functionMegabytes(step) / 2,
  }));
}

/** Prints the peak of each step beside half of its function's memory. */
export async function benchSuiteSize(): Promise<void> {
  const peaks = await measureSuiteSize();
  console.log(`  ${CASES} cases, 50 MB of YAML, of which nine of ten fail`);
  for (const { step, peakMegabytes, atMost } of peaks) {
    figure(`${step}, memory at its peak`, peakMegabytes, atMost, 'MB');
  }
}

function largestSuite(): string {
  const head = 'suite_id: largest\nconcurrency: 100\ntest_cases:\n';
  const rest = '\n    outcome: {expected_intent: order_status, allowed_latency_ms: 800}\n';
  const each = Math.floor((MAX_SUITE_BYTES - head.length) / CASES);
  const cases = Array.from({ length: CASES }, (_, index) => {
    const start = `  - input_text: where is order ${index} `;
    return start + 'x'.repeat(each - start.length - rest.length) + rest;
  });
  return head + cases.join('');
}
