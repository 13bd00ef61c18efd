import { useEffect, useState } from 'preact/hooks';

export type CaseColumn =
  | 'outcome'
  | 'case'
  | 'expected'
  | 'matched'
  | 'misses'
  | 'confidence'
  | 'latency';

const ALL: readonly CaseColumn[] = [
  'outcome',
  'case',
  'expected',
  'matched',
  'misses',
  'confidence',
  'latency',
];

/** What is left on a smaller screen; the rest is in the row that opens. */
const BY_WIDTH: readonly { readonly query: string; readonly columns: readonly CaseColumn[] }[] = [
  { query: '(min-width: 1000px)', columns: ALL },
  { query: '(min-width: 700px)', columns: ['outcome', 'case', 'matched', 'misses'] },
  { query: 'all', columns: ['outcome', 'case'] },
];

/** The columns that the window has room for. */
export function useCaseColumns(): readonly CaseColumn[] {
  const [columns, setColumns] = useState(columnsNow);
  useEffect(() => {
    const change = () => setColumns(columnsNow());
    const media = BY_WIDTH.map(({ query }) => matchMedia(query));
    for (const each of media) each.addEventListener('change', change);
    return () => {
      for (const each of media) each.removeEventListener('change', change);
    };
  }, []);
  return columns;
}

function columnsNow(): readonly CaseColumn[] {
  return BY_WIDTH.find(({ query }) => matchMedia(query).matches)?.columns ?? ALL;
}
