import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchSuite } from './bench-suite.ts';
import { figure } from './figure.ts';
import { measuredProcess } from './measured-process.ts';

/** CPU of `cognigate validate` on 500 cases, from process start to exit: the least of five. */
export async function benchValidate(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  try {
    const suite = await benchSuite(directory, 500);
    const runs = [];
    for (let round = 0; round < 5; round += 1) {
      runs.push(await measuredProcess('bin/cognigate.ts', ['validate', suite]));
    }
    figure('validate, 500 cases', Math.min(...runs.map((run) => run.cpuSeconds)), 0.6, 's CPU');
  } finally {
    rmSync(directory, { recursive: true });
  }
}
