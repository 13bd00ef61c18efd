import type { PageCase } from '../../page-case.ts';
import { Intent, Words } from '../foreign-text.tsx';
import { Outcome } from '../outcome.tsx';
import { usePrinting } from '../printing.ts';
import { count } from '../sections/verdict-section.tsx';
import { Misses } from './case-row.tsx';
import { type CaseSelection, groupOf, matchOf } from './case-selection.ts';

/** About twelve sheets; who wants all of 20,000 on paper has the CSV. */
const MOST_PRINTED = 400;

/** The chosen cases for the printer, which cannot scroll; drawn when it is about to print. */
export function PrintedCases({
  cases,
  selection,
}: {
  cases: readonly PageCase[];
  selection: CaseSelection;
}) {
  const printing = usePrinting();
  if (!printing) return null;
  const chosen = selection.chosen.value;
  const more = chosen.length - MOST_PRINTED;
  return (
    <div class="printed">
      <table>
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col">Id</th>
            <th scope="col">Case</th>
            <th scope="col">Expected</th>
            <th scope="col">Matched</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {chosen.slice(0, MOST_PRINTED).map((position) => {
            const each = cases[position];
            if (each === undefined) return null;
            return <Row key={position} printed={each} />;
          })}
        </tbody>
      </table>
      {more > 0 && <p>{count(more)} more cases are in the file and not on paper.</p>}
    </div>
  );
}

function Row({ printed }: { printed: PageCase }) {
  return (
    <tr>
      <td>
        <Outcome outcome={groupOf(printed)} />
      </td>
      <td>
        <Words text={printed.id} characters={60} />
      </td>
      <td>
        <Words text={printed.name ?? printed.input_text} />
      </td>
      <td>
        <Intent name={printed.expected_intent} />
      </td>
      <td>
        <Intent name={matchOf(printed)} />
      </td>
      <td>
        {printed.not_evaluated_reason === null ? (
          <Misses reportCase={printed} />
        ) : (
          <Words text={printed.not_evaluated_reason} />
        )}
      </td>
    </tr>
  );
}
