import type { PageCase } from '../../page-case.ts';
import { type CaseChange, type Filter, NO_FILTER, ORDERS, type Order } from './case-selection.ts';

/** What of the cases an address asks for. */
export interface AskedCases {
  readonly filter: Filter;
  /** The id of the one that is open; null where none is named. */
  readonly named: string | null;
}

const PART = 'cases';

/** Such as `#cases?outcome=failed&case=hours-01`; an intent without a name is "no intent". */
export function addressOf({ filter, named }: AskedCases): string {
  const { text, outcome, tag, intent, cell, change, order } = filter;
  const query = new URLSearchParams();
  const add = (name: string, value: string | null) => {
    if (value !== null) query.set(name, value);
  };
  add('text', text === '' ? null : text);
  add('outcome', outcome);
  add('tag', tag);
  add('intent', intent === undefined ? null : (intent ?? ''));
  add('expected', cell && (cell.expected ?? ''));
  add('matched', cell && (cell.actual ?? ''));
  add('change', change);
  add('order', order === NO_FILTER.order ? null : order);
  add('case', named);
  return query.size === 0 ? `#${PART}` : `#${PART}?${query}`;
}

/** The address of one case among all. */
export function caseAddress({ id }: Pick<PageCase, 'id'>): string {
  return addressOf({ filter: NO_FILTER, named: id });
}

/** What an address asks for, all cases where it is that of the page; null where it is of another part. */
export function askedBy(hash: string): AskedCases | null {
  const [part = '', ...rest] = hash.replace(/^#/, '').split('?');
  if (part !== '' && part !== PART) return null;
  const query = new URLSearchParams(rest.join('?'));
  const [expected, actual] = [query.get('expected'), query.get('matched')];
  const intent = query.get('intent');
  return {
    filter: {
      text: query.get('text') ?? '',
      outcome: query.get('outcome'),
      tag: query.get('tag'),
      intent: intent === null ? undefined : intentNamed(intent),
      cell:
        expected === null || actual === null
          ? null
          : { expected: intentNamed(expected), actual: intentNamed(actual) },
      change: CHANGES.find((each) => each === query.get('change')) ?? null,
      order: orderNamed(query.get('order')),
    },
    named: query.get('case'),
  };
}

const CHANGES: readonly CaseChange[] = ['newly_failing', 'fixed', 'still_failing', 'flaky'];

function orderNamed(name: string | null): Order {
  return name !== null && isOrder(name) ? name : NO_FILTER.order;
}

function isOrder(name: string): name is Order {
  return Object.hasOwn(ORDERS, name);
}

function intentNamed(name: string): string | null {
  return name === '' ? null : name;
}
