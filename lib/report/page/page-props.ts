import type { PageCase } from '../page-case.ts';
import type { PageData } from '../page-data.ts';
import type { CaseSelection } from './cases/case-selection.ts';

export interface PageProps {
  readonly data: PageData;
  readonly cases: readonly PageCase[];
  readonly selection: CaseSelection;
}
