import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';

interface Synth {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function synth(settings: unknown): Promise<Synth> {
  const context = `cognigate=${JSON.stringify(settings)}`;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(PACKAGE_ROOT, 'bin', 'app.ts'), '--context', context],
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
  });
}

describe('npm run synth', () => {
  it('ends with one sentence where a setting cannot be used', async () => {
    const { exitCode, stdout, stderr } = await synth({ platformUrl: 'https://192.168.1.20' });

    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'platformUrl: 192.168.1.20 is a private address: use a public one\n',
    });
  });
});
