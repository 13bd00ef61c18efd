import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const STALE = 'a report of an earlier run that passed';
const GOOD_SUITE =
  'suite_id: shop\ntest_cases:\n  - input_text: Hello\n    outcome: {expected_intent: greeting, allowed_latency_ms: 900}\n';
const EXTENSIONS = ['junit.xml', 'html', 'md', 'json', 'tap', 'ctrf.json', 'csv'];

describe('the targets of -o', () => {
  it.each([
    ['a suite that is refused', ['run', 'wrong.yaml'], 'pass_rate'],
    ['a suite that is not there', ['run', 'none.yaml'], 'does not exist'],
    ['missing credentials', ['run', 'good.yaml'], 'COGNIGY_API_URL'],
    ['an unknown option', ['run', 'good.yaml', '--bogus'], '--bogus'],
    ['an option without its value', ['run', 'good.yaml', '--max-batch', 'x'], 'whole number'],
    ['no argument at all', ['run'], 'suite'],
    ['an option before the command', ['--bogus', 'run', 'good.yaml'], '--bogus'],
    ['an unknown run', ['rerun', 'run-x', '--failed', '--mock'], 'run-x'],
    ['an unknown run to resume', ['resume', 'run-x', '--mock'], 'run-x'],
    ['a gate without a name', ['submit', 'good.yaml', '--wait', '1'], 'COGNIGATE_URL'],
  ])('are replaced where the end is %s', async (_, words, problem) => {
    const terminal = terminalWithSuites();
    for (const extension of EXTENSIONS) write(terminal, `r.${extension}`, STALE);

    const exitCode = await main(
      [...words, ...EXTENSIONS.flatMap((extension) => ['-o', `r.${extension}`])],
      terminal,
    );

    expect(exitCode).toBe(2);
    for (const extension of EXTENSIONS) {
      expect(read(terminal, `r.${extension}`)).not.toContain(STALE);
    }
    expect(JSON.parse(read(terminal, 'r.json'))).toMatchObject({ verdict: 'rejected' });
    expect(read(terminal, 'r.md')).toContain(problem.replaceAll('_', String.raw`\_`));
    expect(read(terminal, 'r.junit.xml')).toMatch(/<testcase [^>]*name="gate"[^>]*>\s*<error /);
    expect(read(terminal, 'r.junit.xml')).toContain(problem);
  });

  it.each([
    ['-o', 'r.xml'],
    ['-or.xml'],
    ['-qor.xml'],
    ['-qo', 'r.xml'],
    ['--output', 'r.xml'],
    ['--output=r.xml'],
  ])('are known as they are written: %s %s', async (...written) => {
    const terminal = terminalWithSuites();
    write(terminal, 'r.xml', STALE);

    const exitCode = await main(['run', 'good.yaml', ...written, '--bogus'], terminal);

    expect(exitCode).toBe(2);
    expect(read(terminal, 'r.xml')).toContain('--bogus');
  });

  it.each([
    ['a folder', 'folder.xml', 'no regular file'],
    ['a file below /proc', '/proc/nothing/here/r.xml', 'cannot be written'],
    ['a file below a file', 'good.yaml/r.xml', 'cannot be written'],
    ['a file of no format', 'r.pdf', 'no report format'],
    ['the suite itself', 'suite.json', 'reads'],
    ['the suite by a link', 'link.json', 'reads'],
    ['the suite by another name', 'hard.json', 'reads'],
    ['a file of the state directory', '.cognigate/r.json', 'state directory'],
    ['a device', 'null.json', 'no regular file'],
  ])('are refused before the run where one is %s', async (_, target, problem) => {
    const terminal = terminalWithSuites();
    write(terminal, 'suite.json', '{}');
    symlinkSync('suite.json', join(terminal.cwd(), 'link.json'));
    linkSync(join(terminal.cwd(), 'suite.json'), join(terminal.cwd(), 'hard.json'));
    symlinkSync('/dev/null', join(terminal.cwd(), 'null.json'));
    mkdirSync(join(terminal.cwd(), 'folder.xml'));
    write(terminal, 'r.junit.xml', STALE);

    const exitCode = await main(
      ['run', 'suite.json', '--mock', '-o', target, '-o', 'r.junit.xml'],
      terminal,
    );

    expect(exitCode).toBe(2);
    expect(terminal.stderr.text).toContain(problem);
    expect(terminal.stderr.text).toContain(target);
    expect(read(terminal, 'suite.json')).toBe('{}');
    expect(read(terminal, 'r.junit.xml')).toContain(problem);
    expect(existsSync(join(terminal.cwd(), '.cognigate', 'state.db'))).toBe(false);
  });

  it.each([
    ['cases.csv', 'cases.csv'],
    ['more/*.csv', 'more/a.csv'],
    ['"spaced out.csv"', 'spaced out.csv'],
  ])('are refused where the suite has cases from %s', async (from, target) => {
    const terminal = terminalWithSuites();
    mkdirSync(join(terminal.cwd(), 'more'));
    write(terminal, 'head.yaml', `suite_id: shop\ntest_cases: {from: ${from}}\n`);
    write(terminal, target, 'input_text,expected_intent\nHello,greeting\n');

    const exitCode = await main(['run', 'head.yaml', '--mock', '-o', target], terminal);

    expect(exitCode).toBe(2);
    expect(terminal.stderr.text).toContain(`-o ${target} has cases that head.yaml names`);
    expect(read(terminal, target)).toContain('Hello');
  });

  it.each([
    'NODE_EXTRA_CA_CERTS',
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'GITHUB_STEP_SUMMARY',
  ])('are refused where one is the file that %s names, by every command', async (variable) => {
    const terminal = terminalWithSuites();
    write(terminal, 'named.json', STALE);
    symlinkSync('named.json', join(terminal.cwd(), 'link.json'));
    terminal.env[variable] = join(terminal.cwd(), 'named.json');
    const commands = [
      ['run', 'good.yaml', '--mock'],
      ['resume', 'run-1', '--mock'],
      ['rerun', 'run-1', '--failed'],
      ['report', 'run-1'],
      ['submit', 'good.yaml', '--wait', '1'],
      ['status', 'run-1'],
      ['results', 'run-1'],
      ['baseline', 'export', 'shop'],
      ['import', 'playbook', 'p-1', '--force'],
    ];

    for (const target of ['named.json', 'link.json']) {
      for (const words of commands) {
        expect(await main([...words, '-o', target], terminal)).toBe(2);
        expect(terminal.stderr.text).toContain(`-o ${target} is the file that ${variable} names`);
        terminal.stderr.text = '';
      }
    }

    expect(read(terminal, 'named.json')).toBe(STALE);
  });

  it('may have a name that a variable has, which nobody reads', async () => {
    const terminal = terminalWithSuites();
    terminal.env.REPORT = 'r.json';
    write(terminal, 'r.json', STALE);

    await main(['run', 'wrong.yaml', '-o', 'r.json'], terminal);

    expect(JSON.parse(read(terminal, 'r.json'))).toMatchObject({ verdict: 'rejected' });
  });

  it.each([
    ['baseline', 'export', 'shop'],
    ['import', 'playbook', 'p-1', '--force'],
  ])('of %s %s leave the state directory and .env alone', async (...words) => {
    const terminal = terminalWithSuites();
    mkdirSync(join(terminal.cwd(), '.cognigate'));
    write(terminal, '.cognigate/state.db', STALE);
    write(terminal, '.env', '# empty');

    for (const target of ['.cognigate/state.db', '.env']) {
      expect(await main([...words, '-o', target], terminal)).toBe(2);
      expect(terminal.stderr.text).toContain(`-o ${target} `);
    }

    expect(read(terminal, '.cognigate/state.db')).toBe(STALE);
    expect(read(terminal, '.env')).toBe('# empty');
  });

  it('are refused where one is named twice, by a link too', async () => {
    const terminal = terminalWithSuites();
    symlinkSync('r.json', join(terminal.cwd(), 'same.json'));

    const exitCode = await main(
      ['run', 'good.yaml', '--mock', '-o', 'r.json', '-o', 'same.json'],
      terminal,
    );

    expect(exitCode).toBe(2);
    expect(terminal.stderr.text).toContain('named twice');
  });

  it('leave a word alone that belongs to another option', async () => {
    const terminal = terminalWithSuites();
    write(terminal, 'kept.json', STALE);

    await main(['run', 'good.yaml', '--mock', '--tag', '-o', 'kept.json'], terminal);

    expect(read(terminal, 'kept.json')).toBe(STALE);
  });
});

function terminalWithSuites(): FakeTerminal {
  const directory = temporaryDirectory();
  const terminal = new FakeTerminal(directory);
  write(terminal, 'good.yaml', GOOD_SUITE);
  write(terminal, 'wrong.yaml', `${GOOD_SUITE}gate: {pass_rate: 7}\n`);
  return terminal;
}

function write(terminal: FakeTerminal, file: string, text: string): void {
  writeFileSync(join(terminal.cwd(), file), text);
}

function read(terminal: FakeTerminal, file: string): string {
  return readFileSync(join(terminal.cwd(), file), 'utf8');
}
