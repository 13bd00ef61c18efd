import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { suiteJsonSchema } from '../../lib/suite-file/suite-json-schema.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const SUITES = [
  'cognigy-ai-conversation.suite.yaml',
  'cognigy-ai-playbooks.suite.yaml',
  'agent-repetitions.suite.yaml',
  'agent-reliability.suite.yaml',
];

async function run(...args: readonly string[]) {
  const terminal = new FakeTerminal(process.cwd());
  const exitCode = await main(args, terminal);
  return { exitCode, stdout: terminal.stdout.text, stderr: terminal.stderr.text };
}

describe('the examples for Cognigy.AI', () => {
  it.each(SUITES)('%s begins with the hint for editors, and fits its schema', (file) => {
    const text = readFileSync(`examples/${file}`, 'utf8');
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(suiteJsonSchema());

    const isValid = validate(load(text));

    expect(text.split('\n')[0]).toBe(
      '# yaml-language-server: $schema=../schemas/suite.schema.json',
    );
    expect(isValid, JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([...SUITES, 'playbooks.json'])('%s passes against the mock', async (file) => {
    const { exitCode, stdout, stderr } = await run(
      'run',
      `examples/${file}`,
      '--mock',
      '--state-dir',
      temporaryDirectory(),
    );

    expect(stdout + stderr).toContain('PASSED');
    expect(exitCode).toBe(0);
  });

  it('leave what a test of reliability has found in a report and a record that can be verified', async () => {
    const directory = temporaryDirectory();
    const state = ['--state-dir', directory];
    await run('run', 'examples/agent-reliability.suite.yaml', '--mock', ...state);

    const { exitCode, stdout } = await run('audit', 'verify', ...state);
    const shown = await run('report', ...state);

    expect(stdout).not.toContain('contradict');
    expect(exitCode).toBe(0);
    expect(shown.stdout).toContain('2 cases tested: 2 reliable');
  });
});
