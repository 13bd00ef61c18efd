import type * as z from 'zod';
import { type ApiFailure, type ApiOutcome, contradiction } from './api-outcome.ts';
import type { Page } from './wire.ts';

/** The vendor's own tool asks for so many; a server is free to send fewer. */
const PAGE_SIZE = 100;
/** No list of ours has more than 100 pages of 25, so a server that goes on and on is cut off. */
const MAX_PAGES = 200;

export type Query = Readonly<Record<string, string | number>>;

export function withQuery(path: string, query: Query): string {
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return text === '' ? path : `${path}?${text}`;
}

export interface PagedList<T> {
  /** What is listed, such as `the flows`. */
  readonly what: string;
  readonly entry: z.ZodType<T>;
  readonly query: Query;
  readonly get: (query: Query) => Promise<ApiOutcome<z.infer<typeof Page>>>;
}

/**
 * Asks for all pages of a list by cursor, whatever page size the server allows.
 *
 * A server that knows no cursors, or whose cursors end before its `total`, is asked by `skip`. A page that
 * fails fails the list, and so does a `total` that is not reached: a list that is cut is no list.
 */
export async function listPages<T>({
  what,
  entry,
  query,
  get,
}: PagedList<T>): Promise<ApiOutcome<T[]>> {
  const items: T[] = [];
  const known = new Set<string>();
  const cursors = new Set<string>();
  let place: Query = {};
  for (let requests = 1; requests <= MAX_PAGES; requests += 1) {
    const page = await get({ ...query, limit: PAGE_SIZE, ...place });
    if (page.status === 'failed') return { ...page, requests };
    // A server that takes no `skip` sends its first page again.
    const fresh = page.value.items.filter((item) => !known.has(JSON.stringify(item)));
    for (const item of fresh) {
      const read = entry.safeParse(item);
      if (!read.success) return oddList(what, 'an entry is not of the documented form', requests);
      known.add(JSON.stringify(item));
      items.push(read.data);
    }
    const { nextCursor, next, total = 0 } = page.value;
    const cursor = nextCursor ?? next ?? null;
    if (cursor !== null && cursor !== '' && !('skip' in place)) {
      if (cursors.has(cursor)) return oddList(what, 'its pages lead in a circle', requests);
      cursors.add(cursor);
      place = { next: cursor };
      continue;
    }
    if (items.length >= total) {
      const { saidAt } = page;
      return { status: 'ok', value: items, requests, ...(saidAt === undefined ? {} : { saidAt }) };
    }
    if (fresh.length === 0 && 'skip' in place) {
      const problem = `of ${what} it names ${total} and sends ${items.length}, also when it is asked for the rest`;
      return contradiction(problem, requests);
    }
    place = { skip: items.length };
  }
  return oddList(what, `it has more than ${MAX_PAGES} pages`, MAX_PAGES);
}

function oddList(what: string, fault: string, requests: number): ApiFailure {
  return {
    status: 'failed',
    kind: 'unreadable',
    httpStatus: 200,
    problem: `a list of the platform (${what}) cannot be read: ${fault}`,
    traceId: null,
    retryAfterSeconds: null,
    requests,
  };
}
