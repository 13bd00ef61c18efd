import type { CaseColumn } from './case-columns.ts';
import type { CaseSelection, Order } from './case-selection.ts';

/** What a column sorts by: first the one, and when it is chosen again the other. */
const COLUMN_ORDERS: Readonly<Record<CaseColumn, readonly Order[]>> = {
  outcome: ['problems', 'suite'],
  case: ['id', 'suite'],
  expected: ['expected'],
  matched: ['matched'],
  misses: [],
  confidence: ['unsure', 'sure'],
  latency: ['slow', 'fast'],
};

const DESCENDING: ReadonlySet<Order> = new Set(['sure', 'slow']);

/** The names of the columns, which sort. */
export function CaseTableHead({
  columns,
  selection,
}: {
  columns: readonly CaseColumn[];
  selection: CaseSelection;
}) {
  const { order } = selection.filter.value;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((name) => {
          const orders = COLUMN_ORDERS[name];
          const isSorted = order !== 'suite' && orders.includes(order);
          const isDescending = DESCENDING.has(order);
          const next = orders[(orders.indexOf(order) + 1) % orders.length];
          return (
            <th
              key={name}
              scope="col"
              class={`col-${name}`}
              aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}
            >
              {next === undefined ? (
                name
              ) : (
                <button
                  type="button"
                  class="sort"
                  onClick={() => {
                    selection.filter.value = { ...selection.filter.value, order: next };
                  }}
                >
                  {name}
                  <span aria-hidden="true">{isSorted ? (isDescending ? ' ▾' : ' ▴') : ''}</span>
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
