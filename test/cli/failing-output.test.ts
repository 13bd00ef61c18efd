import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { outliveStreams, type Terminal } from '../../lib/cli/terminal.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

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

describe('output that cannot be written', () => {
  it.each([
    ['passed', SUITE, 0],
    ['failed', FAILING_SUITE, 1],
    ['refused', 'suite_id: 7', 2],
  ])('leaves the exit code of a run that %s as it is', async (_, suite, code) => {
    for (const broken of ['stdout', 'stderr'] as const) {
      for (const reason of ['EPIPE', 'ENOSPC']) {
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
});
