import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleSingleFile } from '../../bin/bundle-single-file.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { type Recipe, readRecipes, SUITE } from './read-recipe.ts';

const { version } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
const place = mkdtempSync(join(tmpdir(), 'cognigate-recipes-'));
const bin = join(place, 'bin');
const table: string[] = [];
let platform: MockPlatform;

beforeAll(async () => {
  await bundleSingleFile(join(bin, 'cognigate.mjs'));
  // In place of the registry: npx fetches this version of this package, and nothing else.
  const npx = `#!/bin/sh\n[ "$1 $2" = "--yes cognigate@${version}" ] || exit 127\nshift 2\nexec "${process.execPath}" "${bin}/cognigate.mjs" "$@"\n`;
  writeFileSync(join(bin, 'npx'), npx);
  chmodSync(join(bin, 'npx'), 0o755);
  // A stand-in for a bot: one that says that it is a mock would make every run a simulated one.
  platform = await startMockPlatform({ declared: false });
});

afterAll(async () => {
  console.log(
    ['', '| recipe | what happens | exit | verdict |', '|---|---|---|---|', ...table].join('\n'),
  );
  await platform.close();
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
  return folder;
}

/** Runs the lines of a recipe one after the other, up to the first that fails. */
async function ran({ lines, env }: Recipe, cwd: string): Promise<Ended> {
  let output = '';
  for (const line of lines) {
    const ended = await new Promise<Ended>((resolve) => {
      const child = execFile(
        'bash',
        ['-eo', 'pipefail', '-c', line],
        {
          cwd,
          env: {
            ...env,
            PATH: `${bin}:/usr/bin:/bin`,
            HOME: cwd,
            COGNIGY_API_URL: platform.url,
            COGNIGY_CLIENT_ID: 'recipes',
            COGNIGY_CLIENT_SECRET: 'recipes',
          },
        },
        (_, stdout, stderr) => resolve({ code: child.exitCode ?? 1, output: `${stdout}${stderr}` }),
      );
    });
    output += ended.output;
    if (ended.code !== 0) return { code: ended.code, output };
  }
  return { code: 0, output };
}

const junitOf = (cwd: string) => readFileSync(join(cwd, 'out', 'report.junit.xml'), 'utf8');
const verdictOf = (cwd: string) => /name="verdict" value="(\w+)"/.exec(junitOf(cwd))?.[1];

describe.each(readRecipes())('the recipe $name', (recipe) => {
  const tell = (what: string, cwd: string, { code }: Ended) =>
    table.push(`| ${recipe.name} | ${what} | ${code} | ${verdictOf(cwd) ?? ''} |`);

  it('opens for a bot that passes, with an empty cache and with one, and when the job is run again', async () => {
    const cwd = checkout(PASSING);

    const first = await ran(recipe, cwd);
    tell('a pass', cwd, first);
    expect(first, first.output).toMatchObject({ code: 0 });
    expect(verdictOf(cwd)).toBe('passed');

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

    const ended = await ran(recipe, cwd);

    tell('a fail', cwd, ended);
    expect(ended, ended.output).toMatchObject({ code: 1 });
    expect(verdictOf(cwd)).toBe('failed');
  });

  it('shuts for a suite that is refused, and leaves no report of the run before', async () => {
    const cwd = checkout(PASSING);
    await ran(recipe, cwd);
    writeFileSync(join(cwd, SUITE), REFUSED);

    const ended = await ran(recipe, cwd);

    tell('a refused suite', cwd, ended);
    expect(ended, ended.output).toMatchObject({ code: 2 });
    expect(verdictOf(cwd)).toBe('rejected');
  });
});
