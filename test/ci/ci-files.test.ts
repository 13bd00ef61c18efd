import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { validate } from 'dockerfile-utils';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { blocksOf, readRecipes } from './read-recipe.ts';

const textOf = (path: string) => readFileSync(join(PACKAGE_ROOT, path), 'utf8');
const { version } = JSON.parse(textOf('package.json'));

const Action = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  runs: z.object({
    steps: z.array(z.object({ env: z.record(z.string(), z.string()), run: z.string() })),
  }),
});

describe('action.yml', () => {
  const action = Action.parse(load(textOf('action.yml')));

  it('is an action by the schema of actions', () => {
    expect(validateAction(textOf('action.yml')).errors).toEqual([]);
  });

  it('fetches the version that it is part of', () => {
    expect(action.inputs.version?.default).toBe(version);
  });

  it('hands inputs on as variables, and never into the text of a script', () => {
    for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
  });

  it('uses every input that it has', () => {
    const used = new Set(action.runs.steps.flatMap(({ env }) => Object.values(env)));

    expect([...used].toSorted()).toEqual(
      Object.keys(action.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .toSorted(),
    );
  });
});

it('the GitLab component has a job beneath its inputs, and uses each of them', () => {
  const [head = '', job = ''] = textOf('templates/gate.yml').split(/^---$/m);
  const { spec } = z
    .strictObject({ spec: z.object({ inputs: z.record(z.string(), z.unknown()) }) })
    .parse(load(head));

  expect(Object.keys(spec.inputs).filter((name) => !job.includes(`$[[ inputs.${name} ]]`))).toEqual(
    [],
  );
});

it.each(readRecipes())('the recipe $name fetches this version', ({ steps, env }) => {
  expect(
    steps
      .map(({ line }) => line)
      .join('\n')
      .replaceAll('$VERSION', env.VERSION ?? ''),
  ).toContain(`cognigate@${version}`);
});

it.each(blocksOf('github-actions', 'yaml'))(
  'workflow %# of the page is one by the schema of workflows',
  (text) => {
    expect(validateWorkflow(text).errors).toEqual([]);
  },
);

it('the Dockerfile has nothing that a linter knows of', () => {
  expect(validate(textOf('Dockerfile'))).toEqual([]);
});

it('the Dockerfile copies what the build makes, and runs as nobody in particular', () => {
  const lines = textOf('Dockerfile').split('\n');
  const allowed = textOf('.dockerignore');
  const copied = lines
    .filter((line) => line.startsWith('COPY'))
    .flatMap((line) => line.split(' ').slice(1, -1))
    .filter((word) => !word.startsWith('--'));

  expect(copied.filter((path) => !allowed.includes(`!${path}\n`))).toEqual([]);
  expect(lines.indexOf('USER node')).toBeLessThan(
    lines.findIndex((line) => line.startsWith('ENTRYPOINT')),
  );
  expect(lines.filter((line) => /^(ADD|.*:latest)/.test(line))).toEqual([]);
});
