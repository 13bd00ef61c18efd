import { useRef } from 'preact/hooks';
import type { Report } from '../../../domain/report.ts';
import type { PageCase } from '../../page-case.ts';
import type { PagePlaces } from '../../page-data.ts';
import { useCaseColumns } from './case-columns.ts';
import { CaseRow, Gap } from './case-row.tsx';
import { type CaseSelection, toggleCase } from './case-selection.ts';
import { CaseTableHead } from './case-table-head.tsx';
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
  const columns = useCaseColumns();
  const { rows, current, setCurrent, onKeyDown } = useCurrentRow(frame, selection);
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
        <CaseTableHead columns={columns} selection={selection} />
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
