import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { messageOf } from '../../domain/errors.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** Where on GitHub a job runs. */
export interface GithubPlace {
  /** Of the API, such as `https://api.github.com`. */
  readonly api: URL;
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  /** The commit that people see: of a pull request its last one, and not the merge that is tested. */
  readonly commit: string;
  /** Null where the job runs for none. */
  readonly pullRequest: number | null;
  /** Claims that it comes from another repository, whose jobs may write nothing here. */
  readonly isFork: boolean;
  /** Workflow and job, by which what is told is told apart. */
  readonly job: string;
  /** The page of the workflow's run. */
  readonly page: string;
}

/** The parts that are read of the payload of an event, by https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const Event = z.object({
  pull_request: z
    .object({
      number: z.int(),
      head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
    })
    .optional(),
});

/** @throws UsageError where the variables of a runner of GitHub are not there. */
export function githubPlace(terminal: Terminal): GithubPlace {
  const { env } = terminal;
  const repository = needed('GITHUB_REPOSITORY', terminal);
  const { pull_request: pullRequest } = readEvent(needed('GITHUB_EVENT_PATH', terminal));
  const isFork = pullRequest !== undefined && pullRequest.head.repo?.full_name !== repository;
  return {
    api: new URL(env.GITHUB_API_URL || 'https://api.github.com'),
    token: isFork ? '' : needed('GITHUB_TOKEN', terminal),
    repository,
    commit: pullRequest?.head.sha ?? needed('GITHUB_SHA', terminal),
    pullRequest: pullRequest?.number ?? null,
    isFork,
    job: [env.GITHUB_WORKFLOW, env.GITHUB_JOB].filter(Boolean).join(' / '),
    page: `${env.GITHUB_SERVER_URL || 'https://github.com'}/${repository}/actions/runs/${env.GITHUB_RUN_ID ?? ''}`,
  };
}

function needed(name: string, { env }: Terminal): string {
  const value = env[name];
  if (value) return value;
  const remedy =
    name === 'GITHUB_TOKEN'
      ? // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's.
        'add it to the env of the step: GITHUB_TOKEN: ${{ github.token }}'
      : 'this command is for a step of GitHub Actions, which sets it';
  throw new UsageError(`${name} is not set; ${remedy}`);
}

function readEvent(path: string): z.infer<typeof Event> {
  try {
    return Event.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new UsageError(
      `GITHUB_EVENT_PATH names ${path}, which cannot be read as an event of GitHub: ${messageOf(cause)}`,
      { cause },
    );
  }
}
