import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { parse } from 'acorn';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';

const SUITE =
  'suite_id: shop\ntest_cases:\n  - input_text: I forgot my password\n    outcome: {expected_intent: intent_password_reset, expected_response_matches: "(?i)password", allowed_latency_ms: 5000}\n';

const command = inject('installedCommand');
let work: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'cognigate-test-'));
  writeFileSync(join(work, 'suite.yaml'), SUITE);
  cpSync(join(PACKAGE_ROOT, 'test/corpus/good'), join(work, 'good'), { recursive: true });
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

/** What a command of the built program says, where no package is installed beside it. */
async function said(...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, NO_COLOR: '1' };
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [command, ...args], { cwd: work, env });
  return stdout;
}

describe('the command as it is installed', () => {
  it('comes on Node.js 14 as far as the sentence that it is too old', () => {
    const folder = dirname(command);
    const read = (name: string) =>
      parse(readFileSync(join(folder, name), 'utf8'), {
        ecmaVersion: 2020,
        sourceType: 'module',
        allowHashBang: true,
      });

    const imported = read('cognigate.js').body.flatMap((one) =>
      one.type === 'ImportDeclaration' ? [String(one.source.value)] : [],
    );

    expect(imported).toEqual(['module', expect.stringMatching(/^\.\/chunk-/)]);
    expect(() => read(imported[1] ?? '')).not.toThrow();
  });

  it.each([
    ['help', ['--help'], 'release gate'],
    ['a suite', ['validate', 'suite.yaml'], 'is valid'],
    ['a run', ['run', 'suite.yaml', '--mock', '--quiet', '--json'], '"verdict": "passed"'],
    ['the chain of its records', ['audit', 'verify'], 'intact'],
    ['the list of runs', ['runs'], 'passed'],
    ['an example suite', ['init', 'example'], 'example'],
  ])('needs no package for %s', async (_, args, expected) => {
    expect(await said(...args)).toContain(expected);
  });

  it('keeps the room for garbage as small as a process starts with', async () => {
    const tell = `
      import { getHeapSpaceStatistics } from 'node:v8';
      process.once('exit', () => {
        const room = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
        console.error(room.space_size);
      });`;
    const preload = ['--import', `data:text/javascript,${encodeURIComponent(tell)}`];
    const run = promisify(execFile);
    const args = [...preload, command, 'run', 'suite.yaml', '--mock', '--allow-mock', '--quiet'];

    const { stderr } = await run(process.execPath, args, { cwd: work });

    expect(Number(/\d+$/.exec(stderr.trim())?.[0])).toBeLessThanOrEqual(4_000_000);
  });

  it('serves an agent, with the smaller of two validators', async () => {
    const client = new Client({ name: 'test', version: '1' });
    const args = [command, 'mcp', '--mock'];
    await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: work }));

    const { content } = await client.callTool({
      name: 'validate_suite',
      arguments: { suite: 'suite.yaml' },
    });
    await client.close();

    expect(JSON.stringify(content)).toContain('\\"valid\\":true');
  });

  it('names the libraries that a deployment needs', async () => {
    writeFileSync(join(work, 'gate.yaml'), 'platformUrl: https://bots.example.com\n');

    await expect(said('deploy', '--check')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/npm install aws-cdk-lib@\S+ constructs@\S+$/m),
    });
  });

  it('reads every format of a suite', async () => {
    const workbook = await writeXlsxFile([
      [{ value: 'input_text' }, { value: 'expected_intent' }],
      [{ value: 'I forgot my password' }, { value: 'intent_password_reset' }],
    ]).toBuffer();
    writeFileSync(join(work, 'good', 'suite.xlsx'), workbook);

    for (const file of ['odd-names.json', 'every-column.csv', 'every-field.yaml', 'suite.xlsx']) {
      const id = file.endsWith('.csv') || file.endsWith('.xlsx') ? ['--suite-id', 'shop'] : [];
      expect(await said('validate', join('good', file), ...id), file).toContain('is valid');
    }
  });
});
