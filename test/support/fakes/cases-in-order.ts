import { parseReport } from '../../../lib/report/formats/json-report.ts';

/**
 * A report that was just made is shown with its cases as they are: read from its bytes they have to be the
 * same, down to the order of their fields.
 * @throws Error where they are not.
 */
export function expectCasesInOrder(report: Uint8Array): void {
  const made: unknown = JSON.parse(new TextDecoder().decode(report)).cases;
  const { cases } = parseReport(report);
  if (JSON.stringify(made) === JSON.stringify(cases)) return;
  throw new Error('the fields of a case are not in the order of ReportCase');
}
