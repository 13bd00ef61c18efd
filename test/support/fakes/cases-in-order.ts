import { Report } from '../../../lib/domain/report.ts';

/**
 * A report that was just made is shown with its cases as they are: read from its bytes they have to be the
 * same, down to the order of their fields.
 * @throws Error where they are not.
 */
export function expectCasesInOrder(made: Report): void {
  const read = Report.parse(made);
  if (JSON.stringify(made.cases) === JSON.stringify(read.cases)) return;
  throw new Error('the fields of a case are not in the order of ReportCase');
}
