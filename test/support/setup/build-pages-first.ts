import { join } from 'node:path';
import { buildHistoryPage, buildReportPage } from '../../../bin/build-report-page.ts';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';

/** Builds the pages, so that the tests see them as their sources are now. */
export async function setup(): Promise<void> {
  await Promise.all([
    buildReportPage(join(PACKAGE_ROOT, 'dist/report-template.html')),
    buildHistoryPage(join(PACKAGE_ROOT, 'dist/history-template.html')),
  ]);
}
