import type { AskedForResults, ResultsOutcome, Unavailable } from '../../steps/ports/platform.ts';
import type { AuthorizedOutcome } from '../authorized-call.ts';
import type { HttpAnswer } from '../http.ts';
import { answerOf } from '../masked-answers.ts';
import { isSuccess, unavailable } from '../unavailable.ts';
import type { Subject } from './envelope.ts';
import { JoinedResults } from './joined-results.ts';
import { nextPage } from './next-page.ts';

/** No execution has more cases than this, and a page holds at least one. */
export const MAX_PAGES = 500;
/** Twenty results for each of the most cases an execution may have: far beyond any honest answer. */
const MAX_RESULTS = 10_000;
/** All pages together, so that they fit into a function's memory several times over. */
const MAX_RESULTS_BYTES = 20 * 1024 * 1024;
/** After this long no further page is asked for, so that one look stays well within a function's time. */
export const PAGING_BUDGET_MS = 30_000;

const WHAT = 'the results';

/** Where the pages are, and how one is asked for. */
export interface Pages {
  readonly origin: string;
  /** Of the first one. */
  readonly path: string;
  readonly get: (path: string) => Promise<AuthorizedOutcome | Unavailable>;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** Fetches all pages and joins them, and keeps each as it comes; a page that fails fails them all. */
export async function fetchResults(
  { origin, path, get, now }: Pages,
  subject: Subject,
  keep: AskedForResults['keep'],
): Promise<ResultsOutcome> {
  const startedAt = now();
  const seen = new Set<string>();
  const joined = new JoinedResults(subject);
  for (let place = path; ; ) {
    seen.add(place);
    const called = await get(place);
    if (called.status === 'unavailable') return called;
    const { outcome } = called;
    if (outcome.kind === 'no_answer') return unavailable(outcome, WHAT);
    if (isNotReady(outcome)) {
      return { status: 'not_ready', retryAfterSeconds: outcome.retryAfterSeconds };
    }
    const { body } = outcome;
    const added = isSuccess(outcome) && body.kind === 'json' ? joined.add(body) : null;
    if (added === null || body.kind !== 'json') return unavailable(outcome, WHAT);
    if (added.fault !== null) {
      return { ...faulty(outcome, added.fault.message), fault: added.fault };
    }
    await keep?.(answerOf(body));

    const next = nextPage(added.page.next, origin, place);
    if (next.kind === 'last') return joined.ready();
    if (next.kind === 'elsewhere') {
      return faulty(outcome, 'the next page is on another host, which is not followed');
    }
    const fault = pagingFault(next.path, seen, joined) ?? timeFault(now() - startedAt);
    if (fault !== null) return faulty(outcome, fault);
    place = next.path;
  }
}

function pagingFault(path: string, seen: Set<string>, joined: JoinedResults): string | null {
  if (seen.has(path)) return 'the pages lead in a circle';
  if (seen.size >= MAX_PAGES) return `there are more than ${MAX_PAGES} pages`;
  if (joined.count > MAX_RESULTS) return `there are more than ${MAX_RESULTS} results`;
  if (joined.bytes > MAX_RESULTS_BYTES) {
    return `the pages have more than ${MAX_RESULTS_BYTES} bytes`;
  }
  return null;
}

function timeFault(ms: number): string | null {
  return ms > PAGING_BUDGET_MS ? `the pages took longer than ${PAGING_BUDGET_MS / 1000} s` : null;
}

function isNotReady({ status, body }: HttpAnswer): boolean {
  if (status === 202 || status === 204 || status === 404 || status === 409) return true;
  return status >= 200 && status < 300 && body.kind === 'empty';
}

function faulty(answer: HttpAnswer, fault: string): Unavailable {
  return {
    status: 'unavailable',
    reached: true,
    problem: `the results of ${answer.host} cannot be read: ${fault}`,
    retryAfterSeconds: answer.retryAfterSeconds,
  };
}
