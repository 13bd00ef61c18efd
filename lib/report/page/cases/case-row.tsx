import type { ComponentChildren } from 'preact';
import type { Report } from '../../../domain/report.ts';
import { milliseconds } from '../../measure-text.ts';
import { isMissed, type PageCase } from '../../page-case.ts';
import type { PagePlaces } from '../../page-data.ts';
import { brief } from '../brief-text.ts';
import { Intent, Words } from '../foreign-text.tsx';
import { Outcome } from '../outcome.tsx';
import { CaseActions } from './case-actions.tsx';
import type { CaseColumn } from './case-columns.ts';
import { CaseDetail } from './case-detail.tsx';
import { groupOf, matchOf } from './case-selection.ts';

interface CaseRowProps {
  readonly reportCase: PageCase;
  readonly report: Omit<Report, 'cases'>;
  readonly places: PagePlaces | null;
  readonly columns: readonly CaseColumn[];
  readonly index: number;
  /** Pixels of rows left out before this one. */
  readonly gap: number;
  readonly rowIndex: number;
  readonly isOpen: boolean;
  /** The one row whose button the tab key stops at. */
  readonly isCurrent: boolean;
  readonly onToggle: () => void;
  readonly onFocus: () => void;
  readonly measure: (element: HTMLTableSectionElement | null) => void;
}

export function CaseRow(props: CaseRowProps) {
  const { reportCase, columns, index, gap, rowIndex, isOpen, isCurrent } = props;
  const { id, name, input_text } = reportCase;
  const detailId = `case-${index}`;
  const opener = (
    <button
      type="button"
      class="case-open"
      aria-expanded={isOpen}
      aria-controls={isOpen ? detailId : undefined}
      tabIndex={isCurrent ? 0 : -1}
      onClick={props.onToggle}
      onFocus={props.onFocus}
    >
      <span class="case-id">
        <Words text={id} characters={name === undefined ? 40 : 14} />
      </span>{' '}
      <Words text={name ?? input_text} />
    </button>
  );
  return (
    <>
      {gap > 0 && <Gap pixels={gap} />}
      <tbody data-index={index} ref={props.measure}>
        <tr
          class={`case-row ${isOpen ? 'case-row--open' : ''}`}
          aria-rowindex={rowIndex}
          // For the mouse; the button inside takes the keys.
          onClick={(event) => {
            if ((event.target as HTMLElement).closest('button') === null) props.onToggle();
          }}
        >
          {columns.map((column) => (
            <td key={column} class={`col-${column}`}>
              {column === 'case' ? opener : CELLS[column](reportCase)}
            </td>
          ))}
        </tr>
        {isOpen && (
          <tr class="case-detail" aria-rowindex={rowIndex + 1}>
            <td colSpan={columns.length} id={detailId}>
              <CaseDetail
                reportCase={reportCase}
                report={props.report}
                title={brief(name ?? id, 100)}
              />
              <CaseActions
                reportCase={reportCase}
                report={props.report}
                suiteFile={props.places?.file ?? null}
              />
            </td>
          </tr>
        )}
      </tbody>
    </>
  );
}

const UNKNOWN = <span class="quiet">–</span>;

const CELLS: Readonly<
  Record<Exclude<CaseColumn, 'case'>, (reportCase: PageCase) => ComponentChildren>
> = {
  outcome: (reportCase) => <Outcome outcome={groupOf(reportCase)} />,
  expected: ({ expected_intent: expected }) =>
    expected === undefined ? UNKNOWN : <Intent name={expected} />,
  matched: (reportCase) => {
    const { expected_intent: expected } = reportCase;
    const matched = matchOf(reportCase);
    if (matched === undefined) return UNKNOWN;
    const differs = expected !== undefined && expected !== matched;
    return (
      <span class={differs ? 'differs' : undefined}>
        <Intent name={matched} />
      </span>
    );
  },
  misses: (reportCase) => <Misses reportCase={reportCase} />,
  confidence: ({ confidence }) => confidence?.toFixed(2) ?? UNKNOWN,
  latency: ({ latency_ms: ms }) => (ms === null ? UNKNOWN : milliseconds(ms)),
};

/** Of what kind the assertions are that do not hold. */
export function Misses({ reportCase }: { reportCase: PageCase }) {
  const missed = reportCase.assertions.filter(isMissed);
  if (missed.length === 0) return UNKNOWN;
  const types = new Set(missed.map(({ type }) => type.replaceAll('_', ' ')));
  return <Words text={[...types].join(', ')} characters={60} />;
}

/** Stands for rows that are not drawn. */
export function Gap({ pixels }: { pixels: number }) {
  return (
    <tbody class="gap" aria-hidden="true">
      <tr>
        <td style={{ height: `${pixels}px` }} />
      </tr>
    </tbody>
  );
}
