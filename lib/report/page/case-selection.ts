import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { PageCase, PageData } from '../page-data.ts';
import type { RunComparison } from '../report-extras.ts';

/** A cell of the confusion matrix; null stands for "no intent". */
export interface Cell {
  readonly expected: string | null;
  readonly actual: string | null;
}

export type Change = Exclude<keyof RunComparison, 'baseline'>;

export const ORDERS = {
  problems: 'Problems first',
  suite: 'Order of the suite',
  unsure: 'Lowest confidence first',
  slow: 'Slowest first',
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
  readonly change: Change | null;
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
  /** Builds what text is looked up in, so that the first letter typed need not wait for it. */
  prepare(): void;
}

/** The filter of the page, and what of the report's cases passes it. */
export function caseSelection({ comparison }: PageData, cases: readonly PageCase[]): CaseSelection {
  const filter = signal(NO_FILTER);
  let haystacks: readonly string[] | undefined;
  const prepare = () => {
    haystacks ??= cases.map(haystackOf);
    return haystacks;
  };
  const orders = new Map<Order, readonly number[]>();
  const inOrder = (order: Order) => {
    const known = orders.get(order) ?? ordered(cases, order);
    orders.set(order, known);
    return known;
  };
  const chosen = computed(() => {
    const asked = filter.value;
    const tests = testsOf(asked, comparison);
    const words = wordsOf(asked.text);
    const texts = words.length === 0 ? [] : prepare();
    return inOrder(asked.order).filter((position) => {
      const each = cases[position];
      if (each === undefined || !tests.every((test) => test(each))) return false;
      return words.every((word) => texts[position]?.includes(word));
    });
  });
  return { filter, chosen, prepare };
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
  if (outcome !== null) tests.push((each) => each.outcome === outcome);
  if (tag !== null) tests.push(({ tags }) => tags.includes(tag));
  if (intent !== undefined) {
    tests.push((each) => each.expected_intent === intent || matchOf(each) === intent);
  }
  if (cell !== null) {
    tests.push(
      (each) => each.expected_intent === cell.expected && matchOf(each) === cell.actual,
    );
  }
  if (change !== null) {
    const ids = new Set(comparison?.[change] ?? []);
    tests.push(({ id }) => ids.has(id));
  }
  return tests;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/u).filter(Boolean);
}

function haystackOf(each: PageCase): string {
  const { id, name, input_text, response_text, expected_intent, matched_intent, tags } = each;
  return [id, name, input_text, response_text, expected_intent, matched_intent, ...tags]
    .filter((text) => text !== null && text !== undefined)
    .join('\n')
    .toLowerCase();
}

const URGENCY = new Map<string, number>([
  ['failed', 0],
  ['not_evaluated', 1],
  ['flaky', 2],
]);

function ordered(cases: readonly PageCase[], order: Order): readonly number[] {
  const positions = cases.map((_, position) => position);
  const ranks: Record<Order, (each: PageCase) => number> = {
    suite: () => 0,
    problems: ({ outcome }) => URGENCY.get(outcome) ?? URGENCY.size,
    unsure: ({ confidence }) => confidence ?? 2,
    slow: ({ latency_ms }) => -(latency_ms ?? -1),
  };
  const rank = cases.map(ranks[order]);
  return positions.sort((a, b) => (rank[a] ?? 0) - (rank[b] ?? 0) || a - b);
}
