import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../lib/domain/report.ts';
import type { Scope } from '../../../lib/domain/scope.ts';
import { jsonReport } from '../../../lib/report/formats/json-report.ts';
import { unstartedReport } from '../../../lib/report/unstarted-report.ts';
import { aReport } from '../../support/builders/report-builders.ts';
import { command } from '../../support/fakes/command-line.ts';
import { type SeenRequest, scriptedServer } from '../../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

const HEAD = 'a3c1f0de5b7a4c0d9e8f7a6b5c4d3e2f1a0b9c8d';
const WHOLE: Scope = {
  complete: true,
  simulated: false,
  cases_in_suite: 2,
  cases_planned: 2,
  limited_by: [],
};
const SHIPS: Partial<Report> = { verdict: 'passed', scope: WHOLE };

interface Written {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly type: string };
}

/** As much of GitHub as a comment and a check run need: it keeps both, a page holds 100 comments. */
function github(status = 200) {
  const comments: Written[] = [];
  const checks: { id: number; name: string; conclusion: string; app: { slug: string } }[] = [];
  const answer = ({ method, path, body }: SeenRequest): unknown => {
    const url = new URL(path, 'http://github');
    const sent = body === '' ? {} : JSON.parse(body);
    const id = Number(url.pathname.split('/').at(-1));
    if (url.pathname.endsWith('/issues/17/comments')) {
      if (method === 'POST') comments.push({ id: 900, body: sent.body, user: { type: 'Bot' } });
      const page = Number(url.searchParams.get('page') ?? 1);
      return comments.slice((page - 1) * 100, page * 100);
    }
    if (url.pathname.includes('/issues/comments/')) {
      const at = comments.findIndex((comment) => comment.id === id);
      comments[at] = { id, body: sent.body, user: { type: 'Bot' } };
      return comments[at];
    }
    if (url.pathname.includes('/commits/')) {
      const name = url.searchParams.get('check_name');
      return { check_runs: checks.filter((check) => check.name === name) };
    }
    const app = { slug: 'github-actions' };
    if (method === 'POST') checks.push({ ...sent, id: 7, app });
    else Object.assign(checks.find((check) => check.id === id) ?? {}, sent);
    return {};
  };
  return {
    comments,
    checks,
    listen: () =>
      scriptedServer((request) => (response) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(status === 200 ? answer(request) : { message: 'no' }));
      }),
  };
}

/** Tells `origin` of a report, as a job of that pull request. */
function told(origin: string, report: Report, { from = 'shop/bot', token = 'canary-token' } = {}) {
  const directory = temporaryDirectory();
  const event = {
    pull_request: { number: 17, head: { sha: HEAD, repo: { full_name: from } } },
  };
  writeFileSync(join(directory, 'event.json'), JSON.stringify(event));
  writeFileSync(join(directory, 'report.json'), jsonReport(report));
  // As https://docs.github.com/en/actions/reference/workflows-and-actions/variables has them.
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: origin,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'shop/bot',
    GITHUB_SHA: 'the-merge-that-is-tested',
    GITHUB_RUN_ID: '4711',
    GITHUB_WORKFLOW: 'gate',
    GITHUB_JOB: 'support',
    GITHUB_EVENT_PATH: join(directory, 'event.json'),
    GITHUB_TOKEN: token,
  };
  return command({ directory, env }, 'pull-request', 'report.json');
}

describe('a pull request', () => {
  it('has one comment and one check run, however often the job is run', async () => {
    const { comments, checks, listen } = github();
    await using server = await listen();

    await told(server.origin, aReport({ verdict: 'failed' }));
    await told(server.origin, aReport(SHIPS));

    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain('PASSED');
    expect(comments[0]?.body).toContain(HEAD);
    expect(checks).toMatchObject([
      {
        name: 'Cognigate: gate / support',
        head_sha: HEAD,
        status: 'completed',
        conclusion: 'success',
        details_url: 'https://github.com/shop/bot/actions/runs/4711',
      },
    ]);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer canary-token');
  });

  it('has no green left of a suite that is refused', async () => {
    const { comments, checks, listen } = github();
    await using server = await listen();
    const reason = { code: 'refused', message: 'suite.yaml:3: no' };
    const refused = { reason, at: '2026-11-28T12:00:00.000Z', toolVersion: '0.2.0' };

    await told(server.origin, aReport(SHIPS));
    await told(server.origin, unstartedReport({ verdict: 'rejected', ...refused }));

    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain('REJECTED');
    expect(checks).toMatchObject([{ conclusion: 'failure' }]);
  });

  it.each<[string, Partial<Report>, string]>([
    ['a bot that fails', { verdict: 'failed' }, 'failure'],
    ['missing evidence', { verdict: 'inconclusive' }, 'failure'],
    ['a run that was cancelled', { verdict: 'cancelled' }, 'cancelled'],
    [
      'a pass of a part',
      { ...SHIPS, scope: { ...WHOLE, complete: false, limited_by: ['tags'] } },
      'neutral',
    ],
    ['a mock', { ...SHIPS, scope: { ...WHOLE, simulated: true } }, 'neutral'],
  ])('has no success for %s', async (_, overrides, conclusion) => {
    const { checks, listen } = github();
    await using server = await listen();

    await told(server.origin, aReport(overrides));

    expect(checks).toMatchObject([{ conclusion }]);
  });

  it('keeps the comments of others, also one that has our marker', async () => {
    const { comments, listen } = github();
    await using server = await listen();
    await told(server.origin, aReport(SHIPS));
    const marker = comments[0]?.body.split('\n')[0] ?? '';
    comments.length = 0;
    for (let id = 1; id <= 120; id += 1) {
      comments.push({ id, body: `${marker} hello`, user: { type: 'User' } });
    }

    await told(server.origin, aReport(SHIPS));
    await told(server.origin, aReport(SHIPS));

    expect(comments).toHaveLength(121);
    expect(comments.filter(({ user }) => user.type === 'Bot')).toHaveLength(1);
  });

  it('of a fork is told nothing, in silence', async () => {
    const { listen } = github();
    await using server = await listen();

    const ended = await told(server.origin, aReport(SHIPS), { from: 'stranger/bot', token: '' });

    expect(ended).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(server.requests).toEqual([]);
  });

  it('that GitHub keeps from us is a note with the permissions that are missing', async () => {
    await using server = await github(403).listen();

    const { exitCode, stderr } = await told(server.origin, aReport(SHIPS));

    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /note: GitHub was not told of gate \/ support: status 403; .*checks: write/,
    );
    expect(stderr).not.toContain('canary-token');
  });

  it('calls nobody by what a case says', async () => {
    const { comments, listen } = github();
    await using server = await listen();

    await told(server.origin, aReport({ ...SHIPS, suite_name: 'ask @everybody' }));

    expect(comments[0]?.body).not.toContain('@everybody');
  });
});

it('pull-request says what is missing where a step has no token', async () => {
  const { exitCode, stderr } = await told('http://127.0.0.1:9', aReport(SHIPS), { token: '' });

  expect(exitCode).toBe(2);
  expect(stderr).toContain('GITHUB_TOKEN is not set');
});
