import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import * as z from 'zod';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';

/** A page of `docs/ci` whose first block is a whole job, or another file that is one. */
export interface Recipe {
  readonly name: string;
  /** The shell lines of the job, in their order. */
  readonly lines: readonly string[];
  /** What the CI itself sets, as its documentation has it. */
  readonly env: Readonly<Record<string, string>>;
}

const Steps = z.array(z.object({ run: z.string().optional() }));
const Workflow = z.object({ jobs: z.record(z.string(), z.object({ steps: Steps })) });
const GitlabJob = z.object({ script: z.array(z.string()) });
const BuildSpec = z.object({
  phases: z.object({ build: z.object({ commands: z.array(z.string()) }) }),
});
const Action = z.object({ runs: z.object({ steps: Steps }) });

const GITHUB = { CI: 'true', GITHUB_ACTIONS: 'true' };
const GITLAB = { CI: 'true', GITLAB_CI: 'true', CI_COMMIT_REF_SLUG: 'main' };

export function readRecipes(): Recipe[] {
  const workflow = Workflow.parse(load(firstBlock('github-actions', 'yaml')));
  const gitlab = z.record(z.string(), GitlabJob).parse(load(firstBlock('gitlab', 'yaml')));
  const buildspec = BuildSpec.parse(load(firstBlock('codebuild', 'yaml')));
  const action = Action.parse(load(textOf('action.yml')));
  const [, component = ''] = textOf('templates/gate.yml').split(/^---$/m);
  const job = z.record(z.string(), GitlabJob).parse(load(withInputs(component)));
  return [
    {
      name: 'github-actions',
      lines: Object.values(workflow.jobs).flatMap(({ steps }) => shellOf(steps)),
      env: GITHUB,
    },
    {
      name: 'action.yml',
      lines: shellOf(action.runs.steps),
      env: { ...GITHUB, SUITE, ARGS: '', OUT: 'out', VERSION: '0.2.0', COMMAND_FILE: '' },
    },
    { name: 'gitlab', lines: Object.values(gitlab).flatMap(({ script }) => script), env: GITLAB },
    {
      name: 'templates/gate.yml',
      lines: Object.values(job).flatMap(({ script }) => script),
      env: GITLAB,
    },
    {
      name: 'jenkins',
      lines: [...firstBlock('jenkins', 'groovy').matchAll(/\bsh '([^']+)'/g)].map(
        ([, line = '']) => line,
      ),
      env: { JENKINS_URL: 'https://jenkins.example.com/', BUILD_NUMBER: '7' },
    },
    {
      name: 'codebuild',
      lines: buildspec.phases.build.commands,
      env: { CI: 'true', CODEBUILD_BUILD_ID: 'gate:1' },
    },
  ];
}

/** The suite that all recipes name. */
export const SUITE = 'bots/support.suite.yaml';

function shellOf(steps: z.infer<typeof Steps>): string[] {
  return steps.flatMap(({ run }) => run ?? []);
}

function withInputs(component: string): string {
  const inputs: Readonly<Record<string, string>> = {
    suite: SUITE,
    stage: 'test',
    version: '0.2.0',
    args: '',
  };
  return component.replaceAll(
    /\$\[\[ inputs\.(\w+) \]\]/g,
    (_, name: string) => inputs[name] ?? '',
  );
}

function firstBlock(page: string, language: string): string {
  const [, block] =
    new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(
      textOf(`docs/ci/${page}.md`),
    ) ?? [];
  if (block === undefined) throw new Error(`docs/ci/${page}.md has no block of ${language}`);
  return block;
}

function textOf(path: string): string {
  return readFileSync(join(PACKAGE_ROOT, path), 'utf8');
}
