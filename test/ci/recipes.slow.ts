import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleSingleFile } from '../../bin/bundle-single-file.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { type ScriptedServer, scriptedServer } from '../support/servers/scripted-server.ts';
import { baselineRecipe, EVENT, type Recipe, readRecipes, SUITE } from './read-recipe.ts';

const { version } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
const place = mkdtempSync(join(tmpdir(), 'cognigate-recipes-'));
const bin = join(place, 'bin');
const table: string[] = [];
let platform: MockPlatform;
let github: ScriptedServer;

beforeAll(async () => {
  await bundleSingleFile(join(bin, 'cognigate.mjs'));
  // In place of the registry: npx fetches this version of this package, and nothing else.
  const npx = `#!/bin/sh\n[ "$1 $2" = "--yes cognigate@${version}" ] || exit 127\nshift 2\nexec "${process.execPath}" "${bin}/cognigate.mjs" "$@"\n`;
  writeFileSync(join(bin, 'npx'), npx);
  chmodSync(join(bin, 'npx'), 0o755);
  // A stand-in for a bot: one that says that it is a mock would make every run a simulated one.
  platform = await startMockPlatform({ declared: false, secondsPerExecution: 0.2 });
  github = await scriptedServer((request) => (response) => {
    response.setHeader('content-type', 'application/json');
    response.end(request.path.includes('/commits/') ? '{"check_runs": []}' : '[]');
  });
});

afterAll(async () => {
  console.log(
    ['', '| recipe | what happens | exit | verdict |', '|---|---|---|---|', ...table].join('\n'),
  );
  await platform.close();
  await github[Symbol.asyncDispose]();
  rmSync(place, { recursive: true });
});

const suiteOf = (intent: string) =>
  `suite_id: support\ntest_cases:\n  - id: reset\n    input_text: I forgot my password\n    outcome: {expected_intent: ${intent}, allowed_latency_ms: 5000}\n`;
const PASSING = suiteOf('intent_password_reset');
const FAILING = suiteOf('intent_refund_request');
const REFUSED = PASSING.replace('input_text', 'input_txt');

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A checkout in an empty home, as a runner has it. */
function checkout(suite: string): string {
  const folder = mkdtempSync(join(place, 'job-'));
  mkdirSync(join(folder, 'bots'));
  writeFileSync(join(folder, SUITE), suite);
  writeFileSync(join(folder, 'event.json'), JSON.stringify(EVENT));
  return folder;
}

/** Runs the steps of a recipe as its CI does: after one that failed only those that always are. */
async function ran({ steps, env }: Recipe, cwd: string): Promise<Ended> {
  let code = 0;
  let output = '';
  for (const step of steps) {
    if (code !== 0 && !step.always) continue;
    const ended = await typed(step.line, { cwd, env: { ...env, ...step.env } });
    output += ended.output;
    code ||= ended.code;
  }
  return { code, output };
}

function typed(
  line: string,
  { cwd, env }: { readonly cwd: string; readonly env: Recipe['env'] },
): Promise<Ended> {
  const surroundings = {
    ...env,
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: cwd,
    COGNIGY_API_URL: platform.url,
    COGNIGY_CLIENT_ID: 'recipes',
    COGNIGY_CLIENT_SECRET: 'recipes',
    GITHUB_API_URL: github.origin,
  };
  return new Promise((resolve) => {
    const child = execFile(
      'bash',
      ['-eo', 'pipefail', '-c', line],
      { cwd, env: surroundings },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? 1, output: `${stdout}${stderr}` }),
    );
  });
}

function verdictOf(cwd: string, { junit }: Recipe): string | undefined {
  const text = readFileSync(join(cwd, junit), 'utf8');
  return /name="verdict" value="(\w+)"/.exec(text)?.[1];
}

/** Which system the run says that it was started by. */
function startedBy(cwd: string): unknown {
  const reports = join(cwd, '.cognigate', 'reports');
  const name = readdirSync(reports).find((file) => file.endsWith('.json')) ?? '';
  return JSON.parse(readFileSync(join(reports, name), 'utf8')).provenance?.ci;
}

/** What GitHub is told of a verdict, by how many requests that write. */
const written = (from: number) =>
  github.requests.slice(from).filter(({ method }) => method !== 'GET').length;

describe.each(readRecipes())('the recipe $name', (recipe) => {
  const tell = (what: string, cwd: string, { code }: Ended) =>
    table.push(`| ${recipe.name} | ${what} | ${code} | ${verdictOf(cwd, recipe) ?? ''} |`);

  it('opens for a bot that passes, with an empty cache and with one, and when the job is run again', async () => {
    const cwd = checkout(PASSING);

    const first = await ran(recipe, cwd);
    tell('a pass', cwd, first);
    expect(first, first.output).toMatchObject({ code: 0 });
    expect(startedBy(cwd)).toBe(recipe.ci);
    expect(verdictOf(cwd, recipe)).toBe('passed');

    const again = await ran(recipe, cwd);
    tell('a job that is run again', cwd, again);
    expect(again, again.output).toMatchObject({ code: 0 });

    rmSync(join(cwd, '.cognigate'), { recursive: true });
    const lost = await ran(recipe, cwd);
    tell('a lost cache', cwd, lost);
    expect(lost, lost.output).toMatchObject({ code: 0 });
  });

  it('shuts for a bot that fails, and leaves its report', async () => {
    const cwd = checkout(FAILING);
    const asked = github.requests.length;

    const ended = await ran(recipe, cwd);

    tell('a fail', cwd, ended);
    expect(ended, ended.output).toMatchObject({ code: 1 });
    expect(verdictOf(cwd, recipe)).toBe('failed');
    expect(written(asked)).toBe(recipe.ci === 'github-actions' ? 2 : 0);
  });

  it('shuts for a suite that is refused, and leaves no report of the run before', async () => {
    const cwd = checkout(PASSING);
    await ran(recipe, cwd);
    writeFileSync(join(cwd, SUITE), REFUSED);

    const ended = await ran(recipe, cwd);

    tell('a refused suite', cwd, ended);
    expect(ended, ended.output).toMatchObject({ code: 2 });
    expect(verdictOf(cwd, recipe)).toBe('rejected');
  });
});

describe('a baseline in a file', () => {
  const { once, job } = baselineRecipe();
  const regressing = PASSING.replace(
    'test_cases:',
    'gate: {pass_rate: 0, max_new_failures: 0}\ntest_cases:',
  );

  it('is what a lost cache takes nothing from', async () => {
    const cwd = checkout(regressing);
    for (const line of once) {
      const ended = await typed(line, { cwd, env: job.env });
      expect(ended, ended.output).toMatchObject({ code: 0 });
    }
    rmSync(join(cwd, '.cognigate'), { recursive: true });

    const ended = await ran(job, cwd);

    expect(ended, ended.output).toMatchObject({ code: 0 });
    expect(ended.output).toMatch(/new failures +<= 0 +0 +✓/);
    table.push(`| ${job.name} | a lost cache | ${ended.code} | passed |`);
  });

  it('is missed where a lost cache was the only place of it', async () => {
    const cwd = checkout(regressing);
    const [recipe] = readRecipes();
    if (recipe === undefined) throw new Error('there is no recipe');

    const ended = await ran(recipe, cwd);

    expect(ended, ended.output).toMatchObject({ code: 3 });
    expect(ended.output).toContain('--baseline-file');
    table.push(
      `| ${recipe.name} | a threshold against a baseline, and a lost cache | 3 | inconclusive |`,
    );
  });
});
