import { execFile } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { blocksOf, textOf, withInputs } from './read-recipe.ts';

const LINTER = join(
  dirname(createRequire(import.meta.url).resolve('gitlab-ci-local/package.json')),
  'dist',
  'index.js',
);

/** What a linter with GitLab's own schema says of a file, in a checkout. */
async function linted(text: string): Promise<string> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'cognigate-gitlab-'));
  const run = promisify(execFile);
  const cwd = folder.path;
  await run('git', ['init', '-q'], { cwd });
  await run('git', ['remote', 'add', 'origin', 'git@gitlab.example.com:shop/bot.git'], { cwd });
  await writeFile(join(cwd, '.gitlab-ci.yml'), text);
  const { stdout, stderr } = await run(process.execPath, [LINTER, '--list'], { cwd }).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  return `${stdout}${stderr}`;
}

it.each([
  ['docs/ci/gitlab.md', blocksOf('gitlab', 'yaml')[0] ?? ''],
  ['templates/gate.yml', withInputs(textOf('templates/gate.yml').split(/^---$/m)[1] ?? '')],
])('%s is a pipeline by the schema of GitLab', async (_, text) => {
  const said = await linted(text);

  expect(said).toContain('json schema validated');
  expect(said).not.toContain('Invalid');
});

it('the linter tells a word that GitLab does not know', async () => {
  const [text = ''] = blocksOf('gitlab', 'yaml');

  expect(await linted(text.replace('timeout:', 'timout:'))).toContain("'timout'");
});
