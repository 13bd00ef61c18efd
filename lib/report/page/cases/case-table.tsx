import { useEffect, useRef } from 'preact/hooks';
import type { Report } from '../../../domain/report.ts';
import type { PageCase } from '../../page-case.ts';
import type { PagePlaces } from '../../page-data.ts';
import { type CaseColumn, useCaseColumns } from './case-columns.ts';
import { CaseRow, Gap } from './case-row.tsx';
import { type CaseSelection, type Order, toggleCase } from './case-selection.ts';
import { useCurrentRow } from './current-row.ts';

interface CaseTableProps {
  readonly cases: readonly PageCase[];
  readonly selection: CaseSelection;
  readonly report: Omit<Report, 'cases'>;
  readonly places: PagePlaces | null;
}

/** A table of any length of which only what is near is drawn; assistive technology is told its true size. */
export function CaseTable({ cases, selection, report, places }: CaseTableProps) {
  const chosen = selection.chosen.value;
  const frame = useRef<HTMLDivElement>(null);
  const opened = selection.opened.value;
  const wanted = selection.wanted.value;
  const columns = useCaseColumns();
  const { rows, current, setCurrent, goTo, onKeyDown } = useCurrentRow(frame, chosen);

  useEffect(() => {
    const index = wanted === null ? -1 : chosen.indexOf(wanted.position);
    if (index !== -1) goTo(index, 'start');
  }, [wanted]);
  const openPlaces = chosen.flatMap((position, index) => (opened.has(position) ? [index] : []));

  if (chosen.length === 0) {
    return <p class="nothing">No case fits the filters.</p>;
  }
  return (
    <div class="case-frame" ref={frame}>
      <table
        class="cases"
        aria-labelledby="cases-title"
        aria-describedby="cases-keys"
        aria-rowcount={1 + chosen.length + openPlaces.length}
        onKeyDown={onKeyDown}
      >
        <caption id="cases-keys" class="unseen">
          The arrow keys move between cases, Enter opens one.
        </caption>
        <Head columns={columns} selection={selection} />
        {rows.items.map(({ index, gap }) => {
          const position = chosen[index] ?? -1;
          const reportCase = cases[position];
          if (reportCase === undefined) return null;
          return (
            <CaseRow
              key={position}
              reportCase={reportCase}
              report={report}
              places={places}
              columns={columns}
              index={index}
              gap={gap}
              rowIndex={2 + index + openPlaces.filter((place) => place < index).length}
              isOpen={opened.has(position)}
              isCurrent={index === Math.min(current, chosen.length - 1)}
              onToggle={() => {
                setCurrent(index);
                toggleCase(selection, position, reportCase.id);
              }}
              onFocus={() => setCurrent(index)}
              measure={rows.measure}
            />
          );
        })}
        {rows.gapAfter > 0 && <Gap pixels={rows.gapAfter} />}
      </table>
    </div>
  );
}

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

function Head({
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
