import type { ResultsOutcome, Unavailable } from '../../steps/ports/platform.ts';
import type { AuthorizedOutcome } from '../authorized-call.ts';
import type { HttpAnswer } from '../http.ts';
import { isSuccess, unavailable } from '../unavailable.ts';
import { nextPage } from './next-page.ts';
import { ResultsPage } from './wire.ts';

/** No execution has more cases than this, and a page holds at least one. */
export const MAX_PAGES = 500;
/** Twenty results for each of the most cases an execution may have: far beyond any honest answer. */
const MAX_RESULTS = 10_000;
/** All pages together, so that they fit into a function's memory several times over. */
const MAX_RESULTS_BYTES = 20 * 1024 * 1024;
/** After this long no further page is asked for, so that one look stays well within a function's time. */
export const PAGING_BUDGET_MS = 30_000;

const WHAT = 'the results';

/** Fetches all pages from `path` on and joins them; a page that fails fails them all. */
export async function fetchResults(
  origin: string,
  path: string,
  get: (path: string) => Promise<AuthorizedOutcome | Unavailable>,
  now: () => number,
): Promise<ResultsOutcome> {
  const startedAt = now();
  const seen = new Set<string>();
  const results: unknown[] = [];
  let bytes = 0;
  for (let page: string = path; ; ) {
    seen.add(page);
    const called = await get(page);
    if (called.status === 'unavailable') return called;
    const { outcome } = called;
    if (outcome.kind === 'no_answer') return unavailable(outcome, WHAT);
    if (isNotReady(outcome)) {
      return { status: 'not_ready', retryAfterSeconds: outcome.retryAfterSeconds };
    }
    const read = readPage(outcome);
    if (read === null) return unavailable(outcome, WHAT);
    for (const result of read.test_results) results.push(result);
    bytes += outcome.body.kind === 'json' ? outcome.body.bytes : 0;

    const next = nextPage(read.next, origin, page);
    if (next.kind === 'last') return { status: 'ready', results, pages: seen.size };
    const fault = pagingFault(next.kind === 'page' ? next.path : null, seen, results.length);
    if (fault !== null) return faulty(outcome, fault);
    if (bytes > MAX_RESULTS_BYTES) {
      return faulty(outcome, `the pages have more than ${MAX_RESULTS_BYTES} bytes`);
    }
    if (now() - startedAt > PAGING_BUDGET_MS) {
      return faulty(outcome, `the pages took longer than ${PAGING_BUDGET_MS / 1000} s`);
    }
    page = next.kind === 'page' ? next.path : page;
  }
}

function pagingFault(path: string | null, seen: Set<string>, results: number): string | null {
  if (path === null) return 'the next page is on another host, which is not followed';
  if (seen.has(path)) return 'the pages lead in a circle';
  if (seen.size >= MAX_PAGES) return `there are more than ${MAX_PAGES} pages`;
  if (results > MAX_RESULTS) return `there are more than ${MAX_RESULTS} results`;
  return null;
}

function isNotReady({ status, body }: HttpAnswer): boolean {
  if (status === 202 || status === 204 || status === 404 || status === 409) return true;
  return status >= 200 && status < 300 && body.kind === 'empty';
}

function readPage(answer: HttpAnswer): ResultsPage | null {
  if (!isSuccess(answer) || answer.body.kind !== 'json') return null;
  const page = ResultsPage.safeParse(answer.body.value);
  return page.success ? page.data : null;
}

function faulty(answer: HttpAnswer, fault: string): Unavailable {
  return {
    status: 'unavailable',
    reached: true,
    problem: `the results of ${answer.host} cannot be read: ${fault}`,
    retryAfterSeconds: answer.retryAfterSeconds,
  };
}
