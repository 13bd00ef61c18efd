import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { rowOf, workbook } from '../support/builders/workbook.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

describe('the command line', () => {
  it('writes an example suite that it finds valid', async () => {
    const directory = temporaryDirectory();

    expect(await cognigate(directory, 'init', 'suites')).toMatchObject({ exitCode: 0 });

    const suite = join('suites', 'cognigate.suite.yaml');
    expect(readFileSync(join(directory, suite), 'utf8')).toMatch(/^# yaml-language-server/);
    expect(await cognigate(directory, 'validate', suite)).toMatchObject({ exitCode: 0 });
  });

  it('does not write over a suite unless it is forced to', async () => {
    const directory = temporaryDirectory();
    await cognigate(directory, 'init');

    const again = await cognigate(directory, 'init');

    expect(again).toMatchObject({ exitCode: 2 });
    expect(again.stderr).toContain('--force');
    expect(await cognigate(directory, 'init', '--force')).toMatchObject({ exitCode: 0 });
  });

  it('lists every problem of a suite on a line of its own, exit 2', async () => {
    const directory = temporaryDirectory();
    writeFileSync(
      join(directory, 'bad.yaml'),
      'suite_id: shop\ntest_case: []\ngate: {pass_rate: 95}\n',
    );

    const { exitCode, stderr } = await cognigate(directory, 'validate', 'bad.yaml');

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/bad\.yaml:2: .*test_cases/);
    expect(stderr).toMatch(/bad\.yaml:3: gate\.pass_rate .*0\.95/);
  });

  it('notes where a valid suite lets more through than people would take it for', async () => {
    const directory = temporaryDirectory();
    writeFileSync(
      join(directory, 'weak.csv'),
      'input_text,expected_intent,allowed_latency_ms\nhello,greeting,800\ngood day,greeting,800\nwhat is life,null,800\n',
    );
    writeFileSync(
      join(directory, 'weak.yaml'),
      'suite_id: shop\ngate: {pass_rate: 0}\ntest_cases:\n  - {input_text: hi, outcome: {expected_intent: greet, allowed_latency_ms: 800}}\n  - {input_text: good day, outcome: {expected_intent: greet, allowed_latency_ms: 800}}\n  - {input_text: what is life, outcome: {expected_intent: null, allowed_latency_ms: 800}}\n',
    );

    const inWords = await cognigate(directory, 'validate', 'weak.yaml');
    const asJson = await cognigate(directory, 'validate', 'weak.yaml', '--json');
    const firm = await cognigate(directory, 'validate', 'weak.csv', '--suite-id', 'shop');

    expect(inWords).toMatchObject({ exitCode: 0, stderr: '' });
    expect(inWords.stdout).toMatch(/is valid.*\n(?: {2}.*\n)*note: gate\.pass_rate is 0, so .*\n$/);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      valid: true,
      notes: [{ code: 'pass_rate_weak', message: expect.stringContaining('gate.pass_rate is 0') }],
    });
    expect(firm.stdout).not.toContain('note:');
  });

  it('takes a sheet of a workbook from file to verdict, and says how it was read', async () => {
    const directory = temporaryDirectory();
    const header = rowOf('Utterance', 'Expected Intent', 'allowed_latency_ms');
    const cases = workbook([
      { name: 'Notes', rows: rowOf('nothing') },
      {
        name: 'Fälle',
        rows: header + rowOf('where is my order QW-1?', 'intent_order_status', '800'),
      },
    ]);
    writeFileSync(join(directory, 'cases.xlsx'), cases);
    const flags = ['cases.xlsx', '--suite-id', 'shop', '--sheet', 'Fälle'];

    const first = await cognigate(directory, 'validate', 'cases.xlsx', '--suite-id', 'shop');
    const validated = await cognigate(directory, 'validate', ...flags);
    const ran = await cognigate(directory, 'run', ...flags, '--mock', '-o', 'cases.csv');
    const again = await cognigate(directory, 'validate', 'cases.csv', '--suite-id', 'shop');

    expect(first.exitCode).toBe(2);
    expect(validated.stdout).toMatch(
      /is valid.*\n(?: {2}.*\n)*note: in the header, "Utterance" is taken as input_text/,
    );
    expect(ran.stderr).toContain('note: in the header, "Utterance" is taken as input_text');
    expect(ran.exitCode).toBe(0);
    expect(again.stderr).not.toContain('input_text');
  });

  it.each([
    [['rnu'], 'run'],
    [['run'], 'suite'],
    [['run', 'nothing.yaml', '--mock'], 'nothing.yaml'],
    [['run', 'x.yaml', '--concurrency', 'many'], 'many'],
    [['report', 'run-nobody'], 'state directory'],
    [['audit', 'verify'], 'state directory'],
    [['mock', '--scenario', 'nothing.yaml'], 'nothing.yaml'],
  ])('refuses %j with exit 2 and says why', async (args, mentioned) => {
    const { exitCode, stderr } = await cognigate(temporaryDirectory(), ...args);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(mentioned);
  });

  it('refuses a report format that it does not know before anything is sent', async () => {
    const directory = temporaryDirectory();
    await cognigate(directory, 'init');

    const { exitCode, stderr } = await cognigate(
      directory,
      'run',
      'cognigate.suite.yaml',
      '--mock',
      '-o',
      'report.pdf',
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain('.junit.xml');
    expect(existsSync(join(directory, '.cognigate'))).toBe(false);
  });

  it.each(['init', 'validate', 'run', 'resume', 'mock', 'demo', 'runs', 'report'])(
    'has help with examples for %s',
    async (command) => {
      const { exitCode, stdout } = await cognigate(temporaryDirectory(), command, '--help');

      expect(exitCode).toBe(0);
      expect(stdout).toContain('Examples:');
      expect(stdout).toContain(`$ cognigate ${command}`);
    },
  );

  it('lists no runs where there are none, without making a directory', async () => {
    const directory = temporaryDirectory();

    expect(await cognigate(directory, 'runs', '--json')).toMatchObject({
      exitCode: 0,
      stdout: '[]\n',
    });
    expect(existsSync(join(directory, '.cognigate'))).toBe(false);
  });
});

async function cognigate(directory: string, ...args: string[]) {
  const terminal = new FakeTerminal(directory);
  const exitCode = await main(args, terminal);
  return { exitCode, stdout: terminal.stdout.text, stderr: terminal.stderr.text };
}
