import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

export interface Measured {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly wallSeconds: number;
  /** User and system time together. */
  readonly cpuSeconds: number;
  readonly peakResidentMegabytes: number;
}

/** In plain JavaScript, since a file of TypeScript would have its compiler loaded into every process. */
const REPORT_USAGE = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs';
process.once('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ cpuMicroseconds: userCPUTime + systemCPUTime, maxRSS }));
});`)}`;

/** Runs a script, of this project unless its path is absolute, in a process of its own, and reads from the kernel what it took. */
export function measuredProcess(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Measured> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', REPORT_USAGE, resolve(PACKAGE_ROOT, script), ...args],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const output = ['', '', '', ''];
  for (const [descriptor, stream] of child.stdio.entries()) {
    stream?.on('data', (chunk: Buffer) => {
      output[descriptor] += chunk.toString();
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      const [, stdout = '', stderr = '', usage = ''] = output;
      if (usage === '') return reject(new Error(`${script} reported nothing: ${stderr}`));
      const { cpuMicroseconds, maxRSS } = JSON.parse(usage);
      resolve({
        exitCode,
        stdout,
        wallSeconds: (performance.now() - startedAt) / 1_000,
        cpuSeconds: cpuMicroseconds / 1e6,
        peakResidentMegabytes: maxRSS / 1_024,
      });
    });
  });
}
