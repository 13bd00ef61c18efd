import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { PastRun } from '../../../lib/domain/comparison.ts';
import type { Report } from '../../../lib/domain/report.ts';
import type { SuitePlaces } from '../../../lib/report/formats/github-annotations.ts';
import { htmlReport } from '../../../lib/report/formats/html-report.ts';

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  /** What went wrong: messages of the console, errors that escaped, dialogs that opened. */
  readonly problems: readonly string[];
  /** Addresses that were asked for, without that of the page itself. */
  readonly requests: readonly string[];
}

export interface OpenOptions extends BrowserContextOptions {
  readonly history?: readonly PastRun[];
  readonly places?: SuitePlaces;
  /** What stands behind the address of the page, from `#` on. */
  readonly hash?: string;
}

/** Opens a report from the disk, in a context of its own. */
export async function openReport(
  browser: Browser,
  report: Report,
  { history, places, hash = '', ...options }: OpenOptions = {},
): Promise<OpenedPage> {
  const directory = await mkdtemp(join(tmpdir(), 'cognigate-page-'));
  const file = join(directory, 'report.html');
  await writeFile(file, htmlReport(report, history, { places }));
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const problems: string[] = [];
  const requests: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const [asked] = request.url().split('#');
    if (asked !== address && !request.url().startsWith('data:font/')) {
      requests.push(request.url());
    }
  });
  await page.goto(`${address}${hash}`);
  await page.locator('.cases, .nothing').first().waitFor();
  return {
    page,
    problems,
    requests,
    async [Symbol.asyncDispose]() {
      await context.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
