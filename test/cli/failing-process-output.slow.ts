import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const FULL_DEVICE = '/dev/full';
const SUITE =
  'suite_id: shop\ntest_cases:\n  - input_text: I forgot my password\n    outcome: {expected_intent: intent_password_reset, allowed_latency_ms: 5000}\n';

function directoryWith(suite: string): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'suite.yaml'), suite);
  return directory;
}

/** The command line in a process of its own; resolves to its exit code and what it said on stderr. */
async function ended(directory: string, stdout: 'pipe' | number) {
  const args = ['run', 'suite.yaml', '--mock', '--json', '-q', '-o', 'r.junit.xml'];
  const child = spawn(process.execPath, [inject('installedCommand'), ...args], {
    cwd: directory,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', stdout, 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  child.stdout?.destroy();
  const [exitCode] = await once(child, 'close');
  return { exitCode, said };
}

describe('output of a real process that cannot be written', () => {
  it('leaves the verdict to decide where the reader of a real process has gone', async () => {
    const directory = directoryWith(SUITE);

    const { exitCode, said } = await ended(directory, 'pipe');

    expect({ exitCode, said }).toEqual({ exitCode: 0, said: '' });
    expect(readFileSync(join(directory, 'r.junit.xml'), 'utf8')).toContain('<testsuite');
  });

  it.skipIf(!existsSync(FULL_DEVICE))(
    'leaves the verdict to decide where a device is full',
    async () => {
      const directory = directoryWith(SUITE);

      const device = openSync(FULL_DEVICE, 'w');
      const { exitCode, said } = await ended(directory, device);
      closeSync(device);

      expect(exitCode).toBe(0);
      expect(said).toContain('stdout cannot be written: ENOSPC');
      expect(readFileSync(join(directory, 'r.junit.xml'), 'utf8')).toContain('<testsuite');
    },
  );
});
