import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aReport } from '../../support/builders/report-builders.ts';
import { aFailingVariant, aVariedReport } from '../../support/builders/varied-report.ts';
import { launchChromium } from '../../support/servers/chromium.ts';
import { openReport } from '../../support/servers/opened-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function violations(page: Page): Promise<unknown[]> {
  await page.evaluate(axe.source);
  const { violations: found } = (await page.evaluate(
    'axe.run({ resultTypes: ["violations"] })',
  )) as axe.AxeResults;
  return found.map(({ id }) => id);
}

/** One with more variants than are read one by one, and texts without a place to break. */
function aShakenReport(variants: number) {
  const report = aVariedReport();
  const many = Array.from({ length: variants }, (_, at) =>
    aFailingVariant(
      { case: 'card', relation: 'typo' },
      { id: `card~typo-${at}`, input_text: `where is my ${'n'.repeat(300)} crad ${at}` },
    ),
  );
  return {
    ...report,
    ...(report.robustness && {
      robustness: { ...report.robustness, variants: [...report.robustness.variants, ...many] },
    }),
  };
}

describe('the robustness on the page', () => {
  it('has each relation with its interval and gate, weak intents first, and failing variants beside what was meant', async () => {
    await using opened = await openReport(browser, aVariedReport());
    const part = opened.page.locator('#robustness');

    expect(await part.locator('.relations tbody tr').first().innerText()).toMatch(
      /typo\s+50\.0 %\s+95 % interval\s+10\.0–90\.0 %\s+2 of 2 cases\s+≥ 85 %\s+✕\s*not met/,
    );
    expect(await part.locator('.losses tbody th').allInnerTexts()).toEqual([
      'cancel',
      'card_delivery',
    ]);
    expect(await part.locator('.variant-id').allInnerTexts()).toEqual([
      'stop~spacing',
      'card~typo',
    ]);
    expect(await part.locator('.variant').last().locator('dd').allInnerTexts()).toEqual([
      'where is my new card',
      'where is my new crad',
    ]);
    expect(await part.locator('.variant').last().locator('mark').allInnerTexts()).toEqual([
      'a',
      'a',
    ]);
    expect(await opened.page.locator('#gate tr', { hasText: 'robustness' }).innerText()).toContain(
      '10.0–90.0 %',
    );
    await part.locator('.variant a').last().click();
    expect(await opened.page.locator('.detail').innerText()).toContain('where is my new card');
    expect(opened.problems).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility when %s, and fits a screen of 320 pixels',
    async (colorScheme) => {
      const viewport = { width: 320, height: 740 };
      await using opened = await openReport(browser, aShakenReport(30), { colorScheme, viewport });
      const { page } = opened;

      await page.getByRole('button', { name: 'Show all 32 failing variants' }).click();

      expect(await page.locator('.variant').count()).toBe(32);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    },
  );

  it('draws ten of thousands, and a thousand where all are asked for', async () => {
    await using opened = await openReport(browser, aShakenReport(5_000));
    const { page } = opened;
    expect(await page.locator('.variant').count()).toBe(10);

    await page.getByRole('button', { name: 'Show 1,000 failing variants' }).click();

    expect(await page.locator('.variant').count()).toBe(1_000);
    expect(await page.locator('#robustness').innerText()).toContain(
      'and 4,002 more, which the JSON report has',
    );
  });

  it('is not there where nothing was varied', async () => {
    await using opened = await openReport(browser, aReport());

    expect(await opened.page.locator('#robustness').count()).toBe(0);
    expect(await opened.page.locator('nav').innerText()).not.toContain('Robustness');
  });
});
