import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import * as z from 'zod';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';

/** What a job types into a shell. */
interface RecipeStep {
  readonly line: string;
  /** Claims that it is carried out after a step that failed too. */
  readonly always: boolean;
  readonly env: Readonly<Record<string, string>>;
}

/** A page of `docs/ci` whose first block is a whole job, or another file that is one. */
export interface Recipe {
  readonly name: string;
  readonly steps: readonly RecipeStep[];
  /** As a report names the system. */
  readonly ci: string;
  /** What the CI itself sets, as its documentation has it. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the JUnit report is left. */
  readonly junit: string;
}

const GithubSteps = z.array(
  z.object({
    run: z.string().optional(),
    if: z.string().optional(),
    env: z.record(z.string(), z.string()).optional(),
  }),
);
const Workflow = z.object({ jobs: z.record(z.string(), z.object({ steps: GithubSteps })) });
const Action = z.object({ runs: z.object({ steps: GithubSteps }) });
const GitlabJobs = z.record(z.string(), z.object({ script: z.array(z.string()) }));
const BuildSpec = z.object({
  phases: z.object({ build: z.object({ commands: z.array(z.string()) }) }),
});
const AzurePipeline = z.object({
  jobs: z.array(z.object({ steps: z.array(z.object({ script: z.string().optional() })) })),
});
const BitbucketPipeline = z.object({
  definitions: z.object({
    steps: z.array(z.object({ step: z.object({ script: z.array(z.string()) }) })),
  }),
});
const CircleConfig = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      steps: z.array(
        z.union([z.string(), z.object({ run: z.object({ command: z.string() }).optional() })]),
      ),
    }),
  ),
});

const { version } = JSON.parse(textOf('package.json'));
const SHA = 'a3c1f0de5b7a4c0d9e8f7a6b5c4d3e2f1a0b9c8d';
/** The suite that all recipes name. */
export const SUITE = 'bots/support.suite.yaml';
/** Written into every checkout, where `GITHUB_EVENT_PATH` names it. */
export const EVENT = {
  pull_request: { number: 17, head: { sha: SHA, repo: { full_name: 'shop/bot' } } },
};
const JUNIT = 'out/report.junit.xml';

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
const GITHUB = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTOR: 'jane',
  GITHUB_EVENT_PATH: 'event.json',
  GITHUB_JOB: 'gate',
  GITHUB_REF: 'refs/pull/17/merge',
  GITHUB_REPOSITORY: 'shop/bot',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_RUN_ID: '4711',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: SHA,
  GITHUB_STEP_SUMMARY: 'summary.md',
  GITHUB_WORKFLOW: 'gate',
};
/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
const GITLAB = {
  CI: 'true',
  GITLAB_CI: 'true',
  CI_COMMIT_REF_NAME: 'main',
  CI_COMMIT_REF_SLUG: 'main',
  CI_COMMIT_SHA: SHA,
  CI_DEFAULT_BRANCH: 'main',
  CI_JOB_URL: 'https://gitlab.example.com/shop/bot/-/jobs/34',
  CI_PIPELINE_ID: '12',
  CI_PROJECT_PATH: 'shop/bot',
  GITLAB_USER_LOGIN: 'jane',
};
/** https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables; it sets no CI of its own. */
const JENKINS = {
  BUILD_ID: '7',
  BUILD_NUMBER: '7',
  BUILD_URL: 'https://jenkins.example.com/job/gate/7/',
  JENKINS_URL: 'https://jenkins.example.com/',
  JOB_NAME: 'gate',
};
/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
const CODEBUILD = {
  CI: 'true',
  CODEBUILD_BUILD_ARN: 'arn:aws:codebuild:eu-west-1:123456789012:build/gate:1',
  CODEBUILD_BUILD_ID: 'gate:1',
  CODEBUILD_BUILD_NUMBER: '1',
  CODEBUILD_INITIATOR: 'jane',
  CODEBUILD_RESOLVED_SOURCE_VERSION: SHA,
};
/** https://learn.microsoft.com/azure/devops/pipelines/build/variables; it sets no CI. */
const AZURE = {
  BUILD_BUILDID: '9',
  BUILD_DEFINITIONNAME: 'gate',
  BUILD_REPOSITORY_NAME: 'bot',
  BUILD_REQUESTEDFOR: 'Jane Doe',
  BUILD_SOURCEBRANCH: 'refs/heads/main',
  BUILD_SOURCEVERSION: SHA,
  SYSTEM_JOBATTEMPT: '1',
  TF_BUILD: 'True',
};
/** https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/ */
const BITBUCKET = {
  CI: 'true',
  BITBUCKET_BRANCH: 'main',
  BITBUCKET_BUILD_NUMBER: '5',
  BITBUCKET_COMMIT: SHA,
  BITBUCKET_REPO_FULL_NAME: 'shop/bot',
};
/** https://circleci.com/docs/reference/variables/ */
const CIRCLE = {
  CI: 'true',
  CIRCLECI: 'true',
  CIRCLE_BRANCH: 'main',
  CIRCLE_BUILD_NUM: '3',
  CIRCLE_BUILD_URL: 'https://circleci.com/gh/shop/bot/3',
  CIRCLE_SHA1: SHA,
};

export function readRecipes(): Recipe[] {
  return [
    { ...githubRecipes(), ci: 'github-actions', env: GITHUB, junit: JUNIT },
    {
      name: 'action.yml',
      steps: githubSteps(Action.parse(load(textOf('action.yml'))).runs.steps),
      ci: 'github-actions',
      env: {
        ...GITHUB,
        SUITE,
        ARGS: '',
        OUT: 'out',
        VERSION: version,
        COMMAND_FILE: '',
      },
      junit: JUNIT,
    },
    ...gitlabRecipes(),
    {
      name: 'jenkins',
      steps: [...firstBlock('jenkins', 'groovy').matchAll(/\bsh '([^']+)'/g)].map(([, line = '']) =>
        step(line),
      ),
      ci: 'jenkins',
      env: JENKINS,
      junit: JUNIT,
    },
    {
      name: 'codebuild',
      steps: BuildSpec.parse(yamlOf('codebuild')).phases.build.commands.map(step),
      ci: 'codebuild',
      env: CODEBUILD,
      junit: JUNIT,
    },
    {
      name: 'azure-pipelines',
      steps: AzurePipeline.parse(yamlOf('azure-pipelines'))
        .jobs.flatMap(({ steps }) => steps.flatMap(({ script }) => script ?? []))
        .map(step),
      ci: 'azure-pipelines',
      env: AZURE,
      junit: JUNIT,
    },
    {
      name: 'bitbucket',
      steps: BitbucketPipeline.parse(yamlOf('bitbucket'))
        .definitions.steps.flatMap(({ step: { script } }) => script)
        .map(step),
      ci: 'bitbucket-pipelines',
      env: BITBUCKET,
      junit: 'test-results/gate.junit.xml',
    },
    {
      name: 'circleci',
      steps: Object.values(CircleConfig.parse(yamlOf('circleci')).jobs)
        .flatMap(({ steps }) =>
          steps.flatMap((one) => (typeof one === 'string' ? [] : (one.run?.command ?? []))),
        )
        .map(step),
      ci: 'circleci',
      env: CIRCLE,
      junit: JUNIT,
    },
  ];
}

/** The recipe of GitHub with a baseline in the repository: how it is made, and how the job names it. */
export function baselineRecipe(): { readonly once: string[]; readonly job: Recipe } {
  const [once = '', line = ''] = blocksOf('github-actions', 'sh');
  return {
    once: once.trim().split('\n'),
    job: {
      name: 'a baseline in a file',
      steps: [step(line.trim())],
      ci: 'github-actions',
      env: GITHUB,
      junit: JUNIT,
    },
  };
}

function githubRecipes(): Pick<Recipe, 'name' | 'steps'> {
  const { jobs } = Workflow.parse(yamlOf('github-actions'));
  const steps = Object.values(jobs).flatMap((job) => githubSteps(job.steps));
  return { name: 'github-actions', steps };
}

function gitlabRecipes(): Recipe[] {
  const [, component = ''] = textOf('templates/gate.yml').split(/^---$/m);
  const jobs = { gitlab: yamlOf('gitlab'), 'templates/gate.yml': load(withInputs(component)) };
  return Object.entries(jobs).map(([name, document]) => ({
    name,
    steps: Object.values(GitlabJobs.parse(document)).flatMap(({ script }) => script.map(step)),
    ci: 'gitlab-ci',
    env: GITLAB,
    junit: JUNIT,
  }));
}

function githubSteps(steps: z.infer<typeof GithubSteps>): RecipeStep[] {
  return steps.flatMap(({ run, if: condition = '', env = {} }) => {
    if (run === undefined) return [];
    const token = Object.keys(env).includes('GITHUB_TOKEN') ? { GITHUB_TOKEN: 'token' } : {};
    return { line: run, always: condition.includes('always()'), env: token };
  });
}

function step(line: string): RecipeStep {
  return { line, always: false, env: {} };
}

/** A component with the inputs that it asks for, and what it has by itself for the others. */
export function withInputs(component: string): string {
  const inputs: Readonly<Record<string, string>> = {
    suite: SUITE,
    stage: 'test',
    version,
    args: '',
  };
  return component.replaceAll(
    /\$\[\[ inputs\.(\w+) \]\]/g,
    (_, name: string) => inputs[name] ?? '',
  );
}

/** All blocks of a page that are in that language. */
export function blocksOf(page: string, language: string): string[] {
  const block = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...textOf(`docs/ci/${page}.md`).matchAll(block)].map(([, text = '']) => text);
}

function firstBlock(page: string, language: string): string {
  const [block] = blocksOf(page, language);
  if (block === undefined) throw new Error(`docs/ci/${page}.md has no block of ${language}`);
  return block;
}

function yamlOf(page: string): unknown {
  return load(firstBlock(page, 'yaml'));
}

export function textOf(path: string): string {
  return readFileSync(join(PACKAGE_ROOT, path), 'utf8');
}
