import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'acorn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measuredProcess } from '../../bench/measured-process.ts';
import { bundleSingleFile } from '../../bin/bundle-single-file.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';

const SUITE = 'cognigate.suite.yaml';
const MAX_BYTES = 2_000_000;

/** Another Node.js than this one, such as the oldest that is supported. */
const NODE = process.env.TESTED_NODE ?? process.execPath;

const place = mkdtempSync(join(tmpdir(), 'cognigate-test-'));
const file = join(place, 'cognigate.mjs');
let bytes = 0;

beforeAll(async () => {
  bytes = await bundleSingleFile(file);
});

afterAll(() => rmSync(place, { recursive: true }));

/** The file alone: no package above it, no home, and nothing in the environment. */
async function said(cwd: string, ...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: cwd, NO_COLOR: '1' };
  const { stdout } = await promisify(execFile)(NODE, [file, ...args], { cwd, env });
  return stdout;
}

it('has at most two megabytes', () => {
  expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
});

it('comes on Node.js 14 as far as the sentence that it is too old', () => {
  const text = readFileSync(file, 'utf8');

  const { body } = parse(text, { ecmaVersion: 2020, sourceType: 'module', allowHashBang: true });

  const imported = body.flatMap((one) =>
    one.type === 'ImportDeclaration' ? [one.source.value] : [],
  );
  expect(imported).toEqual(['module']);
  expect(text.indexOf('needs Node.js')).toBeLessThan(1000);
});

it('has the licences of what it holds beside it', () => {
  const licences = readFileSync(join(place, 'cognigate.third-party-licences.txt'), 'utf8');

  expect(licences).toMatch(/==== zod \S+: MIT/);
  expect(licences).toMatch(/==== re2js \S+: MIT/);
  expect(licences).toMatch(/==== commander \S+: MIT/);
  // What runs in the pages of report and history, and the font that they are set in.
  expect(licences).toMatch(/==== preact \S+: MIT\n\n.*MIT/);
  expect(licences).toMatch(/==== @fontsource-variable\S+ \S+: OFL-1\.1/);
});

it('says its version in 0.15 seconds of CPU', async () => {
  const { version } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
  const runs = [];
  for (let round = 0; round < 3; round += 1)
    runs.push(await measuredProcess(file, ['--version'], {}));

  expect(runs[0]?.stdout.trim()).toBe(version);
  expect(Math.min(...runs.map(({ cpuSeconds }) => cpuSeconds))).toBeLessThanOrEqual(0.15);
});

it('comes from an empty directory to a verdict in ten seconds, and to all that follows', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'cognigate-alone-'));
  const cwd = folder.path;
  const startedAt = performance.now();

  expect(await said(cwd, 'init')).toContain('wrote cognigate.suite.yaml');
  expect(await said(cwd, 'validate', SUITE)).toContain('is valid');
  const run = await said(cwd, 'run', SUITE, '--mock', '-o', 'report.junit.xml', '-q');
  const seconds = (performance.now() - startedAt) / 1000;
  expect(run).toContain('PASSED');
  expect(seconds).toBeLessThanOrEqual(10);

  const [listed] = JSON.parse(await said(cwd, 'runs', '--json'));
  await said(cwd, 'report', '-o', 'report.html', '-o', 'report.md', '-o', 'report.csv');
  expect(readFileSync(join(cwd, 'report.html'), 'utf8')).toContain(listed.run_id);
  expect(await said(cwd, 'audit', 'verify')).toContain('intact');
  await said(cwd, 'audit', 'export', '-o', 'audit.json');
  expect(await said(cwd, 'audit', 'verify', '--export', 'audit.json')).toContain('intact');
  await expect(said(cwd, 'release', '1.4.0')).rejects.toMatchObject({
    code: 3,
    stdout: expect.stringContaining('a mock, which says nothing about the bot'),
  });
  expect(await servedBy(cwd)).toContain('Cognigate history');
});

it('signs a verdict and checks it', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'cognigate-alone-'));
  const cwd = folder.path;
  await said(cwd, 'init');
  writeFileSync(join(cwd, 'gate.pub.pem'), await said(cwd, 'keygen', '-o', 'gate.pem'));
  const signing = ['--signing-key', 'gate.pem', '-o', 'verdict.dsse.json', '-q'];
  await said(cwd, 'run', SUITE, '--mock', ...signing);

  const checked = said(cwd, 'verify-verdict', 'verdict.dsse.json', '--key', 'gate.pub.pem');

  await expect(checked).rejects.toMatchObject({ stderr: expect.stringContaining('mock') });
});

it('has every command that its help lists', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'cognigate-alone-'));
  const listedIn = (help: string) =>
    [...(help.split(/^Commands:$/m)[1]?.matchAll(/^ {2}([a-z]\S*)/gm) ?? [])].map(
      ([, name = '']) => name,
    );

  const commands = listedIn(await said(folder.path, '--help')).filter((name) => name !== 'help');

  expect(commands.length).toBeGreaterThan(25);
  const helps = await Promise.all(commands.map((name) => said(folder.path, name, '--help')));
  for (const [index, name] of commands.entries()) {
    expect(helps[index]).toContain(`Usage: cognigate ${name}`);
  }
});

/** The first page of the history, as `serve` in that directory answers with it. */
async function servedBy(cwd: string): Promise<string> {
  const server = spawn(NODE, [file, 'serve', '--port', '0'], {
    cwd,
    env: { PATH: process.env.PATH },
  });
  try {
    const first = await Promise.race([once(server.stdout, 'data'), once(server, 'exit')]);
    const { url } = JSON.parse(String(first[0]));
    return await (await fetch(url)).text();
  } finally {
    server.kill('SIGKILL');
  }
}

it('shows the demo with the suite that it carries', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'cognigate-alone-'));

  expect(await said(folder.path, 'demo', '-q')).toContain('node cognigate.mjs run');
  expect(await readdir(folder.path)).toContain('customer-service.suite.yaml');
});

it('names the package where something is to be deployed', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'cognigate-alone-'));
  await writeFile(join(folder.path, 'gate.yaml'), 'platformUrl: https://bots.example.com\n');

  await expect(said(folder.path, 'deploy', '--check')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('npm install aws-cdk-lib constructs cognigate'),
  });
});
