import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { outliveStreams, type Terminal } from '../../lib/cli/terminal.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const FULL_DEVICE = '/dev/full';
const SUITE =
  'suite_id: shop\ntest_cases:\n  - input_text: I forgot my password\n    outcome: {expected_intent: intent_password_reset, allowed_latency_ms: 5000}\n';
const FAILING_SUITE = SUITE.replace('intent_password_reset', 'intent_goodbye');

function directoryWith(suite: string): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'suite.yaml'), suite);
  return directory;
}

/** A stream that fails at every write, as a closed pipe or a full device does. */
function failing(code: string): Writable {
  return new Writable({
    autoDestroy: false,
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })),
  });
}

/** The command line in a process of its own; resolves to its exit code and what it said on stderr. */
async function ended(directory: string, stdout: 'pipe' | number) {
  const args = ['run', 'suite.yaml', '--mock', '--json', '-q', '-o', 'r.junit.xml'];
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, 'bin', 'cognigate.ts'), ...args], {
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

describe('output that cannot be written', () => {
  it.each([
    ['passed', SUITE, 0],
    ['failed', FAILING_SUITE, 1],
    ['refused', 'suite_id: 7', 2],
  ])('leaves the exit code of a run that %s as it is', async (_, suite, code) => {
    for (const broken of ['stdout', 'stderr'] as const) {
      for (const reason of ['EPIPE', 'ENOSPC', 'EIO']) {
        const fake = new FakeTerminal(directoryWith(suite));
        const terminal: Terminal = {
          stdout: fake.stdout,
          stderr: fake.stderr,
          env: fake.env,
          clock: fake.clock,
          cwd: () => fake.cwd(),
          on: () => fake,
          off: () => fake,
          [broken]: failing(reason),
        };
        outliveStreams(terminal);

        const exitCode = await main(['run', 'suite.yaml', '--mock', '-o', 'r.junit.xml'], terminal);

        expect({ broken, reason, exitCode }).toEqual({ broken, reason, exitCode: code });
        expect(readFileSync(join(fake.cwd(), 'r.junit.xml'), 'utf8')).toContain('<testsuite');
      }
    }
  });

  it('is told on stderr, but for a reader that has gone', async () => {
    const said = await Promise.all(
      ['ENOSPC', 'EPIPE'].map(async (code) => {
        const { stderr } = new FakeTerminal(temporaryDirectory());
        const stdout = failing(code);
        outliveStreams({ stdout, stderr });
        const failed = once(stdout, 'error');
        stdout.write('text');
        await failed;
        return stderr.text;
      }),
    );

    expect(said).toEqual(['cognigate: stdout cannot be written: write ENOSPC\n', '']);
  });

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
