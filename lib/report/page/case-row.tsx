import type { Report } from '../../domain/report.ts';
import { oneLine } from '../neutral-text.ts';
import { milliseconds } from '../measure-text.ts';
import type { PageCase } from '../page-data.ts';
import { CaseDetail } from './case-detail.tsx';
import { matchOf } from './case-selection.ts';
import { Intent, Words } from './foreign-text.tsx';
import { Outcome } from './outcome.tsx';

const COLUMNS = 6;

interface CaseRowProps {
  readonly reportCase: PageCase;
  readonly discrepancies: Report['discrepancies'];
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
  const { reportCase, index, gap, rowIndex, isOpen, isCurrent } = props;
  const { id, name, input_text, outcome, expected_intent, confidence, latency_ms } = reportCase;
  const matched = matchOf(reportCase);
  const differs =
    expected_intent !== undefined && matched !== undefined && expected_intent !== matched;
  const detailId = `case-${index}`;
  return (
    <>
      {gap > 0 && <Gap pixels={gap} />}
      <tbody data-index={index} ref={props.measure}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the button inside takes the keys, the rest of the row is for the mouse */}
        <tr
          class={`case-row ${isOpen ? 'case-row--open' : ''}`}
          aria-rowindex={rowIndex}
          onClick={(event) => {
            if ((event.target as HTMLElement).closest('button') === null) props.onToggle();
          }}
        >
          <td class="col-outcome">
            <Outcome outcome={outcome} />
          </td>
          <td class="col-case">
            <button
              type="button"
              class="case-open"
              aria-expanded={isOpen}
              aria-controls={isOpen ? detailId : undefined}
              tabIndex={isCurrent ? 0 : -1}
              onClick={props.onToggle}
              onFocus={props.onFocus}
            >
              <span class="case-name">
                <Words text={name ?? input_text} />
              </span>
              <span class="case-id">
                <Words text={id} characters={60} />
              </span>
            </button>
          </td>
          <td class="col-expected">
            {expected_intent === undefined ? (
              <span class="quiet">–</span>
            ) : (
              <Intent name={expected_intent} />
            )}
          </td>
          <td class={`col-matched ${differs ? 'differs' : ''}`}>
            {outcome === 'not_evaluated' && matched === undefined ? (
              <span class="quiet">–</span>
            ) : (
              <Intent name={matched} />
            )}
          </td>
          <td class="col-confidence number">
            {confidence === null ? <span class="quiet">–</span> : confidence.toFixed(2)}
          </td>
          <td class="col-latency number">
            {latency_ms === null ? <span class="quiet">–</span> : milliseconds(latency_ms)}
          </td>
        </tr>
        {isOpen && (
          <tr class="case-detail" aria-rowindex={rowIndex + 1}>
            <td colSpan={COLUMNS} id={detailId}>
              <CaseDetail
                reportCase={reportCase}
                discrepancies={props.discrepancies}
                title={oneLine((name ?? id).slice(0, 400))}
              />
            </td>
          </tr>
        )}
      </tbody>
    </>
  );
}

/** Stands for rows that are not drawn. */
export function Gap({ pixels }: { pixels: number }) {
  return (
    <tbody class="gap" aria-hidden="true">
      <tr>
        <td colSpan={COLUMNS} style={{ height: pixels }} />
      </tr>
    </tbody>
  );
}
