import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { htmlReport } from '../lib/report/html-report.ts';
import { launchChromium } from '../test/support/chromium.ts';
import {
  aRealisticReport,
  comparedWithBaseline,
  runsBefore,
} from '../test/support/realistic-report.ts';
import { buildReportPage } from './build-report-page.ts';

const IMAGES = join(PACKAGE_ROOT, 'docs', 'images');

interface Shot {
  readonly name: string;
  readonly context: BrowserContextOptions;
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const SHOTS: readonly Shot[] = [
  {
    name: 'report-light',
    context: { viewport: { width: 1280, height: 1440 }, colorScheme: 'light' },
  },
  {
    name: 'report-dark',
    context: { viewport: { width: 1280, height: 1240 }, colorScheme: 'dark' },
    prepare: (page) => page.locator('#confusion').evaluate((part) => part.scrollIntoView()),
  },
  {
    name: 'report-narrow',
    context: { viewport: { width: 360, height: 1100 }, colorScheme: 'light', deviceScaleFactor: 2 },
  },
  {
    name: 'report-cases',
    context: { viewport: { width: 1280, height: 860 }, colorScheme: 'light' },
    prepare: async (page) => {
      await page.locator('.case-row').first().click();
      await page.locator('#cases').evaluate((part) => part.scrollIntoView());
    },
  },
];

/** Writes the pictures of the README: the report of a run over 77 intents, as Chromium draws it. */
async function takeScreenshots(): Promise<void> {
  await buildReportPage(join(PACKAGE_ROOT, 'dist', 'report-template.html'));
  const report = comparedWithBaseline(
    aRealisticReport({ cases: 1_540 }),
    aRealisticReport({ cases: 1_540, seed: 2 }),
  );
  const file = join(tmpdir(), `cognigate-screenshots-${process.pid}.html`);
  await writeFile(file, htmlReport(report, runsBefore(report)));
  await mkdir(IMAGES, { recursive: true });
  const browser = await launchChromium();
  try {
    for (const { name, context, prepare } of SHOTS) {
      const page = await browser.newPage({ ...context, reducedMotion: 'reduce' });
      await page.goto(pathToFileURL(file).href);
      await page.locator('.case-row').first().waitFor();
      await prepare?.(page);
      const { byteLength } = await page.screenshot({ path: join(IMAGES, `${name}.png`) });
      console.log(`docs/images/${name}.png: ${Math.round(byteLength / 1000)} kB`);
      await page.close();
    }
  } finally {
    await browser.close();
    await rm(file);
  }
}

await takeScreenshots();
