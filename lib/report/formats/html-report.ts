import type { PastRun } from '../../domain/comparison.ts';
import type { Report } from '../../domain/report.ts';
import { pageDataOf } from '../page-data.ts';
import { filledTemplate, pageTemplate } from '../page-template.ts';
import type { SuitePlaces } from './github-annotations.ts';
import { pageReading } from './page-reading.ts';

interface PageOptions {
  /** Where the cases are written down. */
  readonly places?: SuitePlaces | null | undefined;
  readonly template?: string;
}

/**
 * `report.html`: the page with the run's data inside, as data and never as markup. `history` is the
 * runs of the suite before this one, oldest first; without any there is no trend.
 * @throws ConfigurationInvalid where the page has not been built.
 */
export function htmlReport(
  report: Report,
  history: readonly PastRun[] = [],
  { places, template = pageTemplate('report-template.html') }: PageOptions = {},
): string {
  return filledTemplate(template, pageDataOf(report, { history, places }), pageReading(report));
}
