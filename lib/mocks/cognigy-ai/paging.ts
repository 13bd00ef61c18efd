import { ProblemCode, RefusedRequest } from './problem.ts';
import { ID } from './wire.ts';

const DEFAULT_PAGE = 25;
/** The largest `limit` that the documentation allows. */
const MAX_LIMIT = 100;

export interface PagingOptions {
  /** Most items on a page, whatever `limit` asks for. */
  readonly pageCap: number;
  /** Two revisions of the documentation name the cursors differently. */
  readonly cursorNames: 'nextCursor' | 'next';
}

/** One page as API v2.0 has it. */
export function page<Item extends ListedEntry>(
  items: readonly Item[],
  query: URLSearchParams,
  { pageCap, cursorNames }: PagingOptions,
): { readonly items: readonly Item[]; readonly total: number } {
  const cut = cutPage(items, query, { pageCap, defaultLimit: DEFAULT_PAGE });
  return {
    items: cut.items,
    total: cut.total,
    ...(cursorNames === 'nextCursor'
      ? { nextCursor: cut.next, previousCursor: cut.previous }
      : { next: cut.next, previous: cut.previous }),
  };
}

export interface ListedEntry {
  readonly _id: string;
  readonly name?: string;
}

export interface CutPage<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly limit: number;
  /** Place of the first item. */
  readonly skip: number;
  readonly next: string | null;
  readonly previous: string | null;
}

/**
 * One page of `items`, by `limit` with either `skip` or a cursor (`next`, `previous`), filtered by name.
 * @throws Refused where a parameter is not as documented.
 */
export function cutPage<Item extends ListedEntry>(
  items: readonly Item[],
  query: URLSearchParams,
  { pageCap, defaultLimit }: { readonly pageCap: number; readonly defaultLimit: number },
): CutPage<Item> {
  const filter = query.get('filter')?.toLowerCase() ?? '';
  const kept = sorted(
    items.filter(({ name }) => (name ?? '').toLowerCase().includes(filter)),
    query.get('sort'),
  );
  const limit = Math.min(wholeNumber(query, 'limit', 1, MAX_LIMIT) ?? defaultLimit, pageCap);
  const skip = wholeNumber(query, 'skip', 0, Number.MAX_SAFE_INTEGER);
  const next = cursor(query, 'next');
  const previous = cursor(query, 'previous');
  if (skip !== null && (next ?? previous) !== null) {
    throw new RefusedRequest(
      400,
      'Validation failed. skip and a cursor exclude each other.',
      ProblemCode.invalidArgument,
    );
  }
  const start =
    next !== null
      ? placeOf(kept, next, 'next') + 1
      : previous !== null
        ? Math.max(0, placeOf(kept, previous, 'previous') - limit)
        : (skip ?? 0);
  const shown = kept.slice(start, start + limit);
  return {
    items: shown,
    total: kept.length,
    limit,
    skip: start,
    next: start + limit < kept.length ? (shown.at(-1)?._id ?? null) : null,
    previous: start > 0 ? (shown[0]?._id ?? null) : null,
  };
}

function sorted<Item extends object>(items: readonly Item[], sort: string | null): Item[] {
  const [, field, order] = /^(\w+):(asc|desc)$/.exec(sort ?? '') ?? [];
  if (field === undefined) return [...items];
  const direction = order === 'desc' ? -1 : 1;
  const key = (item: Item) => String(Reflect.get(item, field) ?? '');
  return items.toSorted((a, b) => direction * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function wholeNumber(
  query: URLSearchParams,
  name: string,
  min: number,
  max: number,
): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new RefusedRequest(
    400,
    `Validation failed. ${name} must be a whole number from ${min}${max === MAX_LIMIT ? ` to ${max}` : ''}.`,
    ProblemCode.invalidArgument,
  );
}

function cursor(query: URLSearchParams, name: string): string | null {
  const text = query.get(name);
  if (text === null || ID.test(text)) return text;
  throw new RefusedRequest(
    400,
    `Validation failed. ${name} must be a cursor of 24 characters.`,
    ProblemCode.invalidArgument,
  );
}

function placeOf(items: readonly { readonly _id: string }[], id: string, name: string): number {
  const place = items.findIndex(({ _id }) => _id === id);
  if (place >= 0) return place;
  throw new RefusedRequest(
    400,
    `Validation failed. ${name} is no known cursor.`,
    ProblemCode.invalidArgument,
  );
}
