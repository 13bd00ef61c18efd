import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { buildHistoryPage, buildReportPage } from '../../../bin/build-report-page.ts';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';

/**
 * Builds the pages, so that the tests see them as their sources are now, and unpacks the
 * browser, which two tests must not do at the same time.
 */
export default async function prepareReportPage(): Promise<void> {
  await Promise.all([
    buildReportPage(join(PACKAGE_ROOT, 'dist/report-template.html')),
    buildHistoryPage(join(PACKAGE_ROOT, 'dist/history-template.html')),
    chromium.executablePath(),
  ]);
}
