import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aRealisticReport,
  comparedWithBaseline,
  runsBefore,
} from '../../support/builders/realistic-report.ts';
import { aReport } from '../../support/builders/report-builders.ts';
import { launchChromium } from '../../support/servers/chromium.ts';
import { openReport } from '../../support/servers/opened-page.ts';

const REPORT = comparedWithBaseline(
  aRealisticReport({ cases: 600 }),
  aRealisticReport({ cases: 600, seed: 2 }),
);
const HISTORY = runsBefore(REPORT);

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Rules broken, with where; best practices beyond WCAG included. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = (await page.evaluate(
    'axe.run({ resultTypes: ["violations"] })',
  )) as axe.AxeResults;
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const background = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

describe('the look of the page', () => {
  it.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility when %s',
    async (colorScheme) => {
      await using opened = await openReport(browser, REPORT, { history: HISTORY, colorScheme });
      const { page } = opened;
      await page.locator('.cell[class*="wrong-"][aria-label]').first().click();
      await page.locator('.case-row').first().click();
      await page.locator('.failure summary').first().click();
      await page.locator('.numbers summary').first().click();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('?');

      expect(await violations(page)).toEqual([]);
    },
  );

  it('breaks no rule of accessibility on a narrow screen, or where nothing was measured', async () => {
    const viewport = { width: 360, height: 740 };
    await using full = await openReport(browser, REPORT, { history: HISTORY, viewport });
    await full.page.locator('.case-row').first().click();
    await using empty = await openReport(browser, aReport({ verdict: 'error', cases: [] }));

    expect(await violations(full.page)).toEqual([]);
    expect(await violations(empty.page)).toEqual([]);
  });

  it('follows the colours of the system until others are chosen', async () => {
    await using opened = await openReport(browser, REPORT, { colorScheme: 'dark' });
    const { page } = opened;
    const dark = await background(page);

    await page.getByRole('button', { name: 'light' }).click();
    const light = await background(page);
    await page.reload();

    expect(dark).not.toBe(light);
    expect(await background(page)).toBe(light);
    await page.getByRole('button', { name: 'auto' }).click();
    expect(await background(page)).toBe(dark);
  });

  it.each([320, 360, 768, 1280])('needs no sideways scrolling at %i pixels', async (width) => {
    await using opened = await openReport(browser, REPORT, {
      history: HISTORY,
      viewport: { width, height: 740 },
    });
    const { page } = opened;
    await page.locator('.case-row').first().click();

    const widest = await page.evaluate(() => document.documentElement.scrollWidth);

    expect(widest).toBeLessThanOrEqual(width);
    expect(await page.locator('.case-row').first().locator('.case-open').isVisible()).toBe(true);
  });

  it('stays within the window when letters are twice as large', async () => {
    await using opened = await openReport(browser, REPORT, {
      viewport: { width: 1280, height: 900 },
    });

    await opened.page.evaluate(() => {
      document.documentElement.style.fontSize = '32px';
    });

    expect(await opened.page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
  });

  it('prints the verdict and the cases, without controls, in light colours', async () => {
    await using opened = await openReport(browser, REPORT, {
      history: HISTORY,
      colorScheme: 'dark',
    });
    const { page } = opened;

    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });

    await page.locator('.printed').waitFor();
    expect(await page.locator('.printed tbody tr').count()).toBe(400);
    expect(await page.locator('.printed').innerText()).toContain(
      '200 more cases are in the file and not on paper.',
    );
    expect(await page.locator('.filters').isVisible()).toBe(false);
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await background(page)).toBe('rgb(247, 245, 240)');
    const failed = REPORT.cases.filter(
      ({ outcome, quarantine }) => outcome === 'failed' && quarantine === undefined,
    );
    expect(await page.locator('.failure').count()).toBe(failed.length);
    expect(await page.locator('.failure .detail').count()).toBe(failed.length);
    for (const [at, { id }] of failed.entries()) {
      if (at % 20 === 0) expect(await page.locator('.failures').innerText()).toContain(id);
    }
    expect(await page.locator('.copy').first().isVisible()).toBe(false);
    expect((await page.pdf()).byteLength).toBeGreaterThan(20_000);
  });

  it('moves nothing by itself where less motion is asked for', async () => {
    await using calm = await openReport(browser, REPORT, { reducedMotion: 'reduce' });

    const behaviour = await calm.page.evaluate(
      () => getComputedStyle(document.documentElement).scrollBehavior,
    );

    expect(behaviour).toBe('auto');
  });
});
