import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { RunComparison } from '../../../domain/comparison.ts';
import { hasFailed, hasPassed } from '../../../domain/counted-as.ts';
import type { Report } from '../../../domain/report.ts';
import { counts, type PageCase } from '../../page-case.ts';
import type { PageData } from '../../page-data.ts';

/** A cell of the confusion matrix; null stands for "no intent". */
export interface Cell {
  readonly expected: string | null;
  readonly actual: string | null;
}

export type CaseChange = 'newly_failing' | 'fixed' | 'still_failing' | 'flaky';

export const ORDERS = {
  problems: 'Problems first',
  suite: 'Order of the suite',
  id: 'By id',
  expected: 'By expected intent',
  matched: 'By matched intent',
  unsure: 'Lowest confidence first',
  sure: 'Highest confidence first',
  slow: 'Slowest first',
  fast: 'Fastest first',
} as const;
export type Order = keyof typeof ORDERS;

/** What the table of cases is narrowed to; null narrows nothing. */
export interface Filter {
  readonly text: string;
  readonly outcome: string | null;
  readonly tag: string | null;
  /** Expected or matched; null stands for "no intent", undefined narrows nothing. */
  readonly intent: string | null | undefined;
  readonly cell: Cell | null;
  readonly change: CaseChange | null;
  readonly order: Order;
}

export const NO_FILTER: Filter = {
  text: '',
  outcome: null,
  tag: null,
  intent: undefined,
  cell: null,
  change: null,
  order: 'problems',
};

export interface CaseSelection {
  readonly filter: Signal<Filter>;
  /** Positions in the report's cases, in the order asked for. */
  readonly chosen: ReadonlySignal<readonly number[]>;
  /** Positions of the cases whose rows are open. */
  readonly opened: Signal<ReadonlySet<number>>;
  /** The id of the case that was opened last, which the address of the page names. */
  readonly named: Signal<string | null>;
  /** The case that an address has led to, and the reader is taken to. */
  readonly wanted: Signal<{ readonly position: number } | null>;
  /** Builds what text is looked up in, so that the first letter typed need not wait for it. */
  prepare(): void;
}

/** The filter of the page, and what of the report's cases passes it. */
export function caseSelection({ report }: PageData, cases: readonly PageCase[]): CaseSelection {
  const filter = signal(NO_FILTER);
  let haystacks: readonly string[] | undefined;
  const prepare = () => {
    haystacks ??= cases.map(haystackOf);
    return haystacks;
  };
  let last: { readonly asked: Filter; readonly found: readonly number[] } | undefined;
  const newlyFailing = new Set(report.comparison?.newly_failing);
  const orders = new Map<Order, readonly number[]>();
  const inOrder = (order: Order) => {
    const known = orders.get(order) ?? ordered(cases, order, newlyFailing);
    orders.set(order, known);
    return known;
  };
  const chosen = computed(() => {
    const asked = filter.value;
    const tests = testsOf(asked, report.comparison);
    const words = wordsOf(asked.text);
    const texts = words.length === 0 ? [] : prepare();
    // A letter more finds only what was found without it.
    const among =
      last !== undefined && narrows(asked, last.asked) ? last.found : inOrder(asked.order);
    const found = among.filter((position) => {
      const text = texts[position] ?? '';
      for (const word of words) if (!text.includes(word)) return false;
      const each = cases[position];
      return tests.length === 0 || (each !== undefined && tests.every((test) => test(each)));
    });
    last = { asked, found };
    return found;
  });
  return {
    filter,
    chosen,
    opened: signal(new Set()),
    named: signal(null),
    wanted: signal(null),
    prepare,
  };
}

/** Opens the row of a case, or shuts it. */
export function toggleCase({ opened, named }: CaseSelection, position: number, id: string): void {
  const next = new Set(opened.value);
  const isShut = next.delete(position);
  if (!isShut) next.add(position);
  batch(() => {
    opened.value = next;
    if (!isShut) named.value = id;
    else if (named.value === id) named.value = null;
  });
}

/** What a case is counted under: its outcome, unless it is in quarantine or was left out and counts nowhere. */
export function groupOf(each: PageCase): string {
  if (each.left_out === true) return 'left_out';
  return counts(each) ? each.outcome : 'quarantined';
}

/** What the numbers of a run count, where that is not an outcome by itself. */
const COUNTED: ReadonlyMap<string, (each: PageCase) => boolean> = new Map([
  ['counted_as_passed', (each) => counts(each) && hasPassed(each)],
  ['counted_as_failed', (each) => counts(each) && hasFailed(each)],
  ['counted', (each) => counts(each)],
]);

/** Words for the outcomes that cases are counted under, and in them how many there are. */
export function countedOutcomes(cases: readonly PageCase[]): [outcome: string, cases: number][] {
  return [...COUNTED].map(([outcome, test]) => [outcome, cases.filter(test).length]);
}

/** The outcome that has just the cases of a number; null where all of them are in it. */
export function countedOutcome(
  number: 'passed' | 'failed' | 'planned',
  { flaky, quarantined, left_out: leftOut }: Report['totals'],
): string | null {
  if (number === 'planned') return (quarantined ?? leftOut) === undefined ? null : 'counted';
  return flaky === undefined ? number : `counted_as_${number}`;
}

/** Null stands for "no intent"; undefined where nothing is said or known. */
export function matchOf(each: PageCase): string | null | undefined {
  return each.outcome === 'not_evaluated' ? undefined : each.matched_intent;
}

function testsOf(
  { outcome, tag, intent, cell, change }: Filter,
  comparison: RunComparison | undefined,
): ((each: PageCase) => boolean)[] {
  const tests: ((each: PageCase) => boolean)[] = [];
  if (outcome !== null) {
    tests.push(COUNTED.get(outcome) ?? ((each) => groupOf(each) === outcome));
  }
  if (tag !== null) tests.push(({ tags }) => tags.includes(tag));
  if (intent !== undefined) {
    tests.push((each) => each.expected_intent === intent || matchOf(each) === intent);
  }
  if (cell !== null) {
    tests.push(
      (each) =>
        counts(each) && each.expected_intent === cell.expected && matchOf(each) === cell.actual,
    );
  }
  if (change !== null) {
    const ids = new Set(comparison?.[change] ?? []);
    tests.push(({ id }) => ids.has(id));
  }
  return tests;
}

/** Whether all that passes a filter passes the one before it as well, which differs in the text alone. */
function narrows(next: Filter, before: Filter): boolean {
  const { text, ...others } = before;
  const keys = Object.keys(others) as (keyof typeof others)[];
  if (keys.some((key) => next[key] !== before[key])) return false;
  const words = wordsOf(next.text);
  return wordsOf(text).every((known) => words.some((word) => word.includes(known)));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/u).filter(Boolean);
}

function haystackOf(each: PageCase): string {
  const { id, name, input_text, response_text, expected_intent, matched_intent, tags } = each;
  const said = each.turns?.flatMap((turn) => [turn.input_text, turn.response_text]) ?? [];
  return [id, name, input_text, response_text, expected_intent, matched_intent, ...tags, ...said]
    .filter((text) => text !== null && text !== undefined)
    .join('\n')
    .toLowerCase();
}

const URGENCY = new Map<string, number>([
  ['failed', 0],
  ['not_evaluated', 1],
  ['flaky', 2],
  ['quarantined', 3],
  ['left_out', 4],
]);

type Rank = (each: PageCase) => number | string;

const INTENT_LAST = '\uffff';

const RANKS: Readonly<Record<Exclude<Order, 'problems'>, Rank>> = {
  suite: () => 0,
  id: ({ id }) => id,
  expected: ({ expected_intent }) => expected_intent ?? INTENT_LAST,
  matched: (each) => matchOf(each) ?? INTENT_LAST,
  unsure: ({ confidence }) => confidence ?? 2,
  sure: ({ confidence }) => -(confidence ?? -1),
  slow: ({ latency_ms }) => -(latency_ms ?? -1),
  fast: ({ latency_ms }) => latency_ms ?? Number.MAX_VALUE,
};

function ordered(
  cases: readonly PageCase[],
  order: Order,
  newlyFailing: ReadonlySet<string>,
): readonly number[] {
  const urgency: Rank = (each) =>
    newlyFailing.has(each.id) ? -1 : (URGENCY.get(groupOf(each)) ?? URGENCY.size);
  const rank = cases.map(order === 'problems' ? urgency : RANKS[order]);
  const positions = cases.map((_, position) => position);
  return positions.sort((a, b) => compared(rank[a], rank[b]) || a - b);
}

function compared(a: number | string = 0, b: number | string = 0): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
