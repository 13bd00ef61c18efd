import * as z from 'zod';
import { mayShip, scopeOf } from '../../domain/may-ship.ts';
import type { Report } from '../../domain/report.ts';
import { markdownReport } from '../../report/formats/markdown-report.ts';
import { meaningOf, scopeNote } from '../../report/verdict-words.ts';
import type { GithubApi } from './github-api.ts';
import type { GithubPlace } from './github-place.ts';

const PER_PAGE = 100;
/** A pull request with more comments than these pages hold gets a second one of ours. */
const MAX_PAGES = 30;

const Comments = z.array(
  z.object({
    id: z.int(),
    body: z.string().nullish(),
    user: z.object({ type: z.string() }).nullish(),
  }),
);
const CheckRuns = z.object({
  check_runs: z.array(z.object({ id: z.int(), app: z.object({ slug: z.string() }).nullish() })),
});

/** A report, and the name by which the last one of its kind is found. */
export interface NamedReport {
  readonly name: string;
  readonly report: Report;
}

/** Writes the comment with that name, which is written over from then on; nothing where there is no pull request. */
export async function tellPullRequest(
  { name, report }: NamedReport,
  { pullRequest, commit }: GithubPlace,
  api: GithubApi,
): Promise<void> {
  if (pullRequest === null) return;
  const marker = `<!-- cognigate: ${Buffer.from(name).toString('base64url')} -->`;
  const body = `${marker}\n${withoutMentions(markdownReport(report))}\nof commit ${commit}\n`;
  const id = await ownComment(marker, pullRequest, api);
  if (id === null) await api.ask('POST', `issues/${pullRequest}/comments`, { body });
  else await api.ask('PATCH', `issues/comments/${id}`, { body });
}

/** Writes the check run with that name of the commit: green for what may ship, and for nothing else (decision 74). */
export async function tellChecks(
  { name: told, report }: NamedReport,
  { commit, page }: GithubPlace,
  api: GithubApi,
): Promise<void> {
  const name = `Cognigate: ${told}`;
  const check = {
    name,
    head_sha: commit,
    status: 'completed',
    conclusion: conclusionOf(report),
    details_url: page,
    external_id: report.run_id,
    output: {
      title: `${report.verdict}${scopeNote(report)}: ${meaningOf(report)}`,
      summary: markdownReport(report),
    },
  };
  const query = new URLSearchParams({ check_name: name, filter: 'latest' });
  const found = CheckRuns.parse(await api.ask('GET', `commits/${commit}/check-runs?${query}`));
  const own = found.check_runs.find(({ app }) => app?.slug === 'github-actions');
  if (own === undefined) await api.ask('POST', 'check-runs', check);
  else await api.ask('PATCH', `check-runs/${own.id}`, check);
}

/** `neutral` satisfies a check that is required, so that only a pass is worth it: one of a part, or of a mock. */
function conclusionOf(report: Report): 'success' | 'neutral' | 'cancelled' | 'failure' {
  if (mayShip(report.verdict, scopeOf(report))) return 'success';
  if (report.verdict === 'passed') return 'neutral';
  return report.verdict === 'cancelled' ? 'cancelled' : 'failure';
}

async function ownComment(
  marker: string,
  pullRequest: number,
  api: GithubApi,
): Promise<number | null> {
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const path = `issues/${pullRequest}/comments?per_page=${PER_PAGE}&page=${page}`;
    const comments = Comments.parse(await api.ask('GET', path));
    // Whoever can write a comment can write our marker into it.
    const own = comments.find(
      ({ body, user }) => user?.type === 'Bot' && body?.startsWith(marker) === true,
    );
    if (own !== undefined) return own.id;
    if (comments.length < PER_PAGE) return null;
  }
  return null;
}

/** What a bot or a case says must call nobody. */
function withoutMentions(text: string): string {
  return text.replaceAll('@', '@\u200b');
}
