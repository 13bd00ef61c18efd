import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { buildReportPage } from '../bin/build-report-page.ts';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { htmlReport } from '../lib/report/formats/html-report.ts';
import {
  aRealisticReport,
  comparedWithBaseline,
  runsBefore,
} from '../test/support/builders/realistic-report.ts';
import { launchChromium } from '../test/support/servers/chromium.ts';
import { figure } from './figure.ts';

/** What other processes take from a load is not the page's, so the least disturbed of so many counts. */
const LOADS = 5;
const SUITE_FILE = 'bots/bank.suite.yaml';
const PLACES = {
  file: SUITE_FILE,
  placeOf: (id: string) => ({ file: SUITE_FILE, line: 14 + 7 * Number(id.slice('bank-'.length)) }),
};

const TYPED = 'card lost reference 77';

/** Prints sizes and times of `report.html`, the times in headless Chromium with 20,000 cases. */
export async function benchReportPage(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'cognigate-page-'));
  const browser = await launchChromium();
  try {
    const template = await buildReportPage(join(PACKAGE_ROOT, 'dist/report-template.html'));
    const large = comparedWithBaseline(
      aRealisticReport({ cases: 20_000 }),
      aRealisticReport({ cases: 20_000, seed: 2 }),
    );
    const startedAt = performance.now();
    const html = htmlReport(large, runsBefore(large), { places: PLACES });
    const renderMs = performance.now() - startedAt;
    const file = join(directory, 'report.html');
    await writeFile(file, html);
    const seen = await look(browser, pathToFileURL(file).href);
    figure('template', template / 1e3, 300, 'kB');
    figure('500 cases', megabytes(htmlReport(aRealisticReport())), 1, 'MB');
    figure('20,000 cases', megabytes(html), 15, 'MB');
    figure('20,000 cases to HTML', renderMs, 2_000, 'ms');
    figure('first paint', seen.firstPaintMs, 2_000, 'ms');
    figure('slowest keystroke in the filter', seen.keystrokeMs, 50, 'ms');
    figure('of it the processor time of the page', seen.ownMs, 50, 'ms');
    figure('messages in the console', seen.problems, 0, 'messages');
  } finally {
    await browser.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function look(browser: Browser, address: string) {
  let problems = 0;
  const firstPaints: number[] = [];
  const keystrokes: Keystroke[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('console', () => {
      problems += 1;
    });
    page.on('pageerror', () => {
      problems += 1;
    });
    await page.goto(address);
    await page.locator('.case-row').first().waitFor();
    // What a person needs to find the field.
    await page.waitForTimeout(500);
    firstPaints.push(await page.evaluate<number>(FIRST_PAINT));
    keystrokes.push(await slowestKeystroke(page));
    await page.close();
  }
  return {
    problems,
    firstPaintMs: Math.min(...firstPaints),
    keystrokeMs: Math.min(...keystrokes.map(({ wholeMs }) => wholeMs)),
    ownMs: Math.min(...keystrokes.map(({ ownMs }) => ownMs)),
  };
}

const FIRST_PAINT = `performance.getEntriesByName('first-contentful-paint')[0].startTime`;

/** From the key going down until the frame that shows what it did has been handed over. */
const WATCH_KEYS = `
globalThis.keystrokes = [];
addEventListener('keydown', ({ timeStamp }) => {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => keystrokes.push(performance.now() - timeStamp);
    port2.postMessage(null);
  });
}, true);
`;

interface Keystroke {
  /** What a person waits, whatever else the machine does. */
  readonly wholeMs: number;
  /** What the page's own thread works meanwhile, script, layout and painting, wherever it has to wait for its turn. */
  readonly ownMs: number;
}

/** The slowest of all letters typed and taken back. */
async function slowestKeystroke(page: Page): Promise<Keystroke> {
  await page.getByRole('searchbox').focus();
  await page.evaluate(WATCH_KEYS);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
  let ownMs = 0;
  let before = await worked();
  for (const letter of [...TYPED, ...[...TYPED].fill('Backspace')]) {
    await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    await page.waitForTimeout(30);
    const now = await worked();
    ownMs = Math.max(ownMs, now - before);
    before = now;
  }
  await page.waitForTimeout(100);
  return { wholeMs: await page.evaluate<number>('Math.max(...keystrokes)'), ownMs };
}

function megabytes(text: string): number {
  return Buffer.byteLength(text) / 1e6;
}
