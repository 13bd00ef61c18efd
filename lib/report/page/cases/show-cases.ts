import { type CaseSelection, type Filter, NO_FILTER } from './case-selection.ts';

/** Narrows the cases to what was asked for elsewhere on the page, and takes the reader there. */
export function showCases({ filter }: CaseSelection, asked: Partial<Filter>): void {
  filter.value = { ...NO_FILTER, ...asked };
  const title = document.getElementById('cases-title');
  title?.scrollIntoView({ block: 'start' });
  title?.focus({ preventScroll: true });
}
