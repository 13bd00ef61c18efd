import { useEffect } from 'preact/hooks';
import { Words } from '../foreign-text.tsx';
import type { PageProps } from '../page-props.ts';
import { count } from '../sections/verdict-section.tsx';
import { CaseFilters } from './case-filters.tsx';
import { CaseTable } from './case-table.tsx';
import { PrintedCases } from './printed-cases.tsx';

/** Every case, narrowed by the filters; each row opens. */
export function CasesSection(props: PageProps) {
  const { cases, selection, data } = props;
  useEffect(() => {
    // After the first paint, and before anybody can have typed.
    const timer = setTimeout(selection.prepare, 50);
    return () => clearTimeout(timer);
  }, [selection]);
  return (
    <section id="cases" class="panel panel--wide" aria-labelledby="cases-title">
      <h2 id="cases-title" tabIndex={-1}>
        Cases
      </h2>
      <CaseFilters {...props} />
      <Found {...props} />
      <CaseTable cases={cases} selection={selection} report={data.report} places={data.places} />
      <PrintedCases cases={cases} selection={selection} />
    </section>
  );
}

function Found({ cases, selection }: PageProps) {
  const found = selection.chosen.value.length;
  const named = selection.named.value;
  const isUnknown = named !== null && !cases.some(({ id }) => id === named);
  if (isUnknown) {
    return (
      <p class="found" role="status">
        This report has no case <Words text={named} characters={60} />, which the address names.
      </p>
    );
  }
  return (
    <p class="found" role="status">
      {found === cases.length
        ? `${count(found)} ${found === 1 ? 'case' : 'cases'}`
        : `${count(found)} of ${count(cases.length)} cases`}
    </p>
  );
}
