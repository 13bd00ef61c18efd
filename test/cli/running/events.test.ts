import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { command, testerAt } from '../../support/fakes/command-line.ts';
import { platformOfFates } from '../../support/servers/platform-of-fates.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

describe('--json-lines', () => {
  it('has events alone on stdout, from the beginning to the verdict, and the report on stderr', async () => {
    await using platform = await platformOfFates();
    platform.wrong.add('wrong');
    const directory = withSuite();

    const { exitCode, stdout, stderr } = await command(
      { directory, env: testerAt(platform.origin) },
      ...['run', 'suite.yaml', '--json-lines'],
    );

    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.at(0)).toMatchObject({
      event: 'note',
      at: expect.stringMatching(/Z$/),
      run_id: expect.stringMatching(/^run-/),
      text: expect.stringContaining('suite shop'),
    });
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'progress',
        counts: { cases: 1, cases_done: 1, batches: 1, batches_out: 0, batches_done: 1 },
      }),
    );
    expect(events.at(-1)).toMatchObject({ event: 'ended', verdict: 'failed', exit_code: 1 });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('the bot does not meet its gate');
  });

  it('does not go with --json', async () => {
    const { exitCode } = await command(
      { directory: withSuite(), env: {} },
      ...['run', 'suite.yaml', '--mock', '--json', '--json-lines'],
    );

    expect(exitCode).toBe(2);
  });
});

describe('COGNIGATE_STATE_DIR', () => {
  it('says where runs are kept, unless a flag does, and never from .env', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite();
    const env = { ...testerAt(platform.origin), COGNIGATE_STATE_DIR: 'elsewhere' };

    await command({ directory, env }, 'run', 'suite.yaml', '-q');
    const listed = await command({ directory, env }, 'runs');
    const flagged = await command({ directory, env }, 'runs', '--state-dir', 'nowhere');
    writeFileSync(join(directory, '.env'), 'COGNIGATE_STATE_DIR=elsewhere\n');
    const checkout = await command({ directory, env: {} }, 'runs');
    const target = await command({ directory, env }, 'report', '-o', 'elsewhere/r.md');

    expect(existsSync(join(directory, 'elsewhere', 'state.db'))).toBe(true);
    expect(listed.stdout).toContain('shop');
    expect(flagged.stdout).toContain('there is no directory nowhere');
    expect(checkout.stdout).toContain('no runs yet');
    expect(target).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('state directory'),
    });
  });
});

describe('completion', () => {
  it('knows each command with its flags, in bash', async () => {
    const { stdout } = await command({ directory: '.', env: {} }, 'completion', 'bash');

    const answer = (...words: string[]) =>
      execFileSync('bash', [
        '-c',
        `${stdout}\nCOMP_WORDS=(${words.map((word) => `"${word}"`).join(' ')}); COMP_CWORD=${words.length - 1}; _cognigate; echo "\${COMPREPLY[*]}"`,
      ])
        .toString()
        .trim();
    expect(answer('cognigate', 'rer')).toBe('rerun');
    expect(answer('cognigate', 'run', '--exc')).toBe('--exclude-tag');
    expect(answer('cognigate', 'baseline', '')).toBe('set list export');
    expect(answer('cognigate', 'baseline', 'set', '--la')).toBe('--label');
    expect(answer('cognigate', 'audit', 'verify', '--gate')).toBe('--gate-url');
  });

  it('has the same for zsh and fish', async () => {
    const zsh = await command({ directory: '.', env: {} }, 'completion', 'zsh');
    const fish = await command({ directory: '.', env: {} }, 'completion', 'fish');

    expect(zsh.stdout).toContain('bashcompinit\n_cognigate() {');
    expect(fish.stdout).toContain(
      "-n '__fish_seen_subcommand_from baseline; and __fish_seen_subcommand_from set' -l label -d",
    );
  });
});

function withSuite(): string {
  const directory = temporaryDirectory();
  const outcome = { expected_intent: 'known', allowed_latency_ms: 800 };
  const test_cases = [{ id: 'one', input_text: 'wrong', outcome }];
  writeFileSync(join(directory, 'suite.yaml'), dump({ suite_id: 'shop', test_cases }));
  return directory;
}
