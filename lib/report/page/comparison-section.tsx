import type { PageCase } from '../page-data.ts';
import type { RunComparison } from '../report-extras.ts';
import type { CaseSelection, Change } from './case-selection.ts';
import { Words } from './foreign-text.tsx';
import { Rate } from './rate.tsx';
import type { PageProps } from './report-page.tsx';
import { showCases } from './show-cases.ts';

const CHANGES: readonly { change: Change; title: string; none: string }[] = [
  { change: 'newly_failing', title: 'Newly failing', none: 'Nothing got worse.' },
  { change: 'fixed', title: 'Fixed', none: 'Nothing was fixed.' },
  { change: 'still_failing', title: 'Still failing', none: 'Nothing failed twice.' },
  { change: 'flaky', title: 'Flaky', none: 'Nothing came out both ways.' },
];

const SHOWN = 6;

/** What got worse and better since the baseline, the worse first. */
export function ComparisonSection({
  data: { report },
  cases,
  selection,
  comparison,
}: PageProps & { comparison: RunComparison }) {
  const { baseline } = comparison;
  const caseOf = new Map(cases.map((each) => [each.id, each]));
  return (
    <section id="changes" class="panel" aria-labelledby="changes-title">
      <h2 id="changes-title">Since the baseline</h2>
      <p class="lead">
        Held against run <Words text={baseline.run_id} />
        {baseline.label !== null && (
          <>
            {' '}
            (<Words text={baseline.label} />)
          </>
        )}{' '}
        of <time dateTime={baseline.started_at}>{baseline.started_at.slice(0, 10)}</time>. Pass rate{' '}
        <Rate successes={baseline.passed} trials={baseline.planned} /> then,{' '}
        <Rate successes={report.totals.passed} trials={report.totals.planned} /> now.
      </p>
      <div class="changes">
        {CHANGES.map(({ change, title, none }) => (
          <ChangeList
            key={change}
            change={change}
            title={title}
            none={none}
            ids={comparison[change]}
            caseOf={caseOf}
            selection={selection}
          />
        ))}
      </div>
    </section>
  );
}

interface ChangeListProps {
  readonly change: Change;
  readonly title: string;
  readonly none: string;
  readonly ids: readonly string[];
  readonly caseOf: ReadonlyMap<string, PageCase>;
  readonly selection: CaseSelection;
}

function ChangeList({ change, title, none, ids, caseOf, selection }: ChangeListProps) {
  return (
    <div class={`change change--${change}`}>
      <h3>
        {title} <span class="change-count">{ids.length}</span>
      </h3>
      {ids.length === 0 ? (
        <p class="quiet">{none}</p>
      ) : (
        <>
          <ul>
            {ids.slice(0, SHOWN).map((id) => {
              const found = caseOf.get(id);
              return (
                <li key={id}>
                  <Words text={found?.name ?? found?.input_text ?? id} characters={80} />
                </li>
              );
            })}
          </ul>
          <button
            type="button"
            class="link"
            onClick={() => showCases(selection, { change })}
            aria-label={`Show all ${ids.length} of ${title.toLowerCase()} among the cases`}
          >
            Show {ids.length > SHOWN ? `all ${ids.length}` : 'among the cases'}
          </button>
        </>
      )}
    </div>
  );
}
