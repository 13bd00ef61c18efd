import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildHistoryPage, buildReportPage } from '../../bin/build-report-page.ts';
import { openStateDirectory, type StateDirectory } from '../../lib/local/state-directory.ts';
import { customerServiceBot } from '../../lib/mocks/executions-v1/bot/customer-service-bot.ts';
import { trainBot } from '../../lib/mocks/executions-v1/bot/demo-bot.ts';
import { startMockPlatform } from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { htmlReport } from '../../lib/report/formats/html-report.ts';
import { startHistoryServer } from '../../lib/serve/history-server.ts';
import { localHistory } from '../../lib/serve/local-history.ts';
import {
  aRealisticReport,
  comparedWithBaseline,
  runsBefore,
} from '../support/builders/realistic-report.ts';
import { launchChromium } from '../support/servers/chromium.ts';

const run = promisify(execFile);

const EXAMPLE = join(PACKAGE_ROOT, 'examples', 'customer-service.suite.yaml');
/** How much of its phrases the bot of each run knows. */
const KNOWN_SHARES = [0.2, 0.4, 0.4, 0.6, 0.8, 1, 1];

const SUITE_FILE = 'bots/bank.suite.yaml';

const IMAGES = join(PACKAGE_ROOT, 'docs', 'images');

interface Shot {
  readonly name: string;
  readonly context: BrowserContextOptions;
  /** Behind the address of the page. */
  readonly hash?: string;
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const WIDE = { width: 1280, height: 900 };

const SHOTS: readonly Shot[] = [
  { name: 'report-light', context: { viewport: WIDE, colorScheme: 'light' } },
  {
    name: 'report-dark',
    context: { viewport: WIDE, colorScheme: 'dark' },
    hash: '#cases?outcome=failed&case=bank-00048',
  },
  {
    name: 'report-narrow',
    context: { viewport: { width: 360, height: 1100 }, colorScheme: 'light', deviceScaleFactor: 2 },
    prepare: (page) => page.locator('#failures').evaluate((part) => part.scrollIntoView()),
  },
  {
    name: 'report-print',
    context: { viewport: { width: 794, height: 1123 }, colorScheme: 'light' },
    prepare: (page) => page.emulateMedia({ media: 'print' }),
  },
];

/** Writes the pictures of the documentation, as Chromium draws them. */
async function takeScreenshots(): Promise<void> {
  await mkdir(IMAGES, { recursive: true });
  const browser = await launchChromium();
  try {
    await showReport(browser);
    await showHistory(browser);
  } finally {
    await browser.close();
  }
}

/** The report of a run over 77 intents. */
async function showReport(browser: Browser): Promise<void> {
  await buildReportPage(join(PACKAGE_ROOT, 'dist', 'report-template.html'));
  const report = comparedWithBaseline(
    aRealisticReport({ cases: 1_540 }),
    aRealisticReport({ cases: 1_540, seed: 2 }),
  );
  const file = join(tmpdir(), `cognigate-screenshots-${process.pid}.html`);
  const placeOf = (id: string) => ({ file: SUITE_FILE, line: 14 + 7 * Number(id.slice(5)) });
  const places = { file: SUITE_FILE, placeOf };
  await writeFile(file, htmlReport(report, runsBefore(report), { places }));
  try {
    for (const { name, context, hash = '', prepare } of SHOTS) {
      const page = await browser.newPage({ ...context, reducedMotion: 'reduce' });
      await page.goto(pathToFileURL(file).href + hash);
      await page.locator('.case-row').first().waitFor();
      await prepare?.(page);
      await keep(page, name);
    }
  } finally {
    await rm(file);
  }
}

/** What `serve` shows after a few runs against the mock, whose bot knew less at first, and of one in flight. */
async function showHistory(browser: Browser): Promise<void> {
  await buildHistoryPage(join(PACKAGE_ROOT, 'dist', 'history-template.html'));
  const folder = await mkdtemp(join(tmpdir(), 'cognigate-screenshots-'));
  try {
    for (const share of KNOWN_SHARES) await runExample(folder, share);
    using state = openStateDirectory(folder);
    await using server = await startHistoryServer(0, localHistory(state));
    const [latest, , , earlier] = await state.ledger.listRuns({ limit: 4 });
    for (const [name, path, context] of [
      ['serve', '/suites/customer_service', LIGHT],
      ['serve-compare', `/compare?run=${latest?.runId}&baseline=${earlier?.runId}`, DARK],
      ['serve-narrow', '/', NARROW],
    ] as const) {
      await keep(await openedAt(browser, new URL(path, server.url), context), name);
    }
    await showLive(browser, { state, url: server.url, folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const LIGHT = { viewport: { width: 1280, height: 900 }, colorScheme: 'light' } as const;
const DARK = { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' } as const;
const NARROW = {
  viewport: { width: 360, height: 1100 },
  colorScheme: 'light',
  deviceScaleFactor: 2,
} as const;

async function openedAt(browser: Browser, url: URL, context: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage({ ...context, reducedMotion: 'reduce' });
  await page.goto(url.href);
  await page.locator('main').waitFor();
  return page;
}

interface LiveHistory {
  readonly state: StateDirectory;
  readonly url: string;
  readonly folder: string;
}

/** A run of nine batches, of which some are back; it is cancelled from its page. */
async function showLive(browser: Browser, { state, url, folder }: LiveHistory): Promise<void> {
  const ended = runExample(folder, 1, {
    seconds: 2,
    words: ['--max-batch', '8', '--concurrency', '2'],
  });
  let [run] = await state.ledger.listOpenRuns();
  while (run === undefined || state.driverOf(run.runId) === null) {
    await sleep(100);
    [run] = await state.ledger.listOpenRuns();
  }
  const page = await openedAt(browser, new URL(`/runs/${run.runId}`, url), LIGHT);
  await page.getByText(/, [3-9] of 9 batches/).waitFor();
  await page.getByText('Cancel this run').click();
  const bytes = await page.screenshot({ path: join(IMAGES, 'serve-live.png') });
  console.log(`docs/images/serve-live.png: ${Math.round(bytes.byteLength / 1000)} kB`);
  await page.getByRole('button').getByText('for good').click();
  await ended;
  await page.close();
}

/** Runs the example against a bot that was taught so much of what the demo bot knows. */
async function runExample(
  stateDir: string,
  share: number,
  { seconds = 0.2, words = [] }: { seconds?: number; words?: readonly string[] } = {},
): Promise<void> {
  const bot = await trainBot({
    ...customerServiceBot,
    intents: customerServiceBot.intents.map((intent) => ({
      ...intent,
      phrases: intent.phrases.slice(0, Math.ceil(intent.phrases.length * share)),
    })),
  });
  const platform = await startMockPlatform({ declared: false, bot, secondsPerExecution: seconds });
  const args = ['run', EXAMPLE, '--base-url', platform.url, '--state-dir', stateDir, ...words];
  const env = { ...process.env, COGNIGY_CLIENT_ID: 'demo', COGNIGY_CLIENT_SECRET: 'demo-secret' };
  try {
    await run(process.execPath, [join(PACKAGE_ROOT, 'bin', 'cognigate.ts'), ...args], { env });
  } catch (error) {
    // Exit 1 is a bot that has much to learn, 130 a run that was cancelled.
    if (![1, 130].includes(Object(error).code)) throw error;
  } finally {
    await platform.close();
  }
}

async function keep(page: Page, name: string): Promise<void> {
  const { byteLength } = await page.screenshot({ path: join(IMAGES, `${name}.png`) });
  console.log(`docs/images/${name}.png: ${Math.round(byteLength / 1000)} kB`);
  await page.close();
}

await takeScreenshots();
