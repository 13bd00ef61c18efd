import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aReport, aReportCase } from '../../support/builders/report-builders.ts';
import { launchChromium } from '../../support/servers/chromium.ts';
import { openReport } from '../../support/servers/opened-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('the page of an agent without intents', () => {
  it('says how its cases were tested, within the panel', async () => {
    const report = aReport({
      reliability: {
        decisions: { open: 1, shut: 1, undecided: 0, unfinished: 0 },
        repetitions: { made: 33, most: 99 },
        cases: [
          { id: 'refund', decision: 'open', passed: 17, counted: 17, rate: 1 },
          { id: 'password', decision: 'shut', passed: 9, counted: 16, rate: 0.5625 },
        ],
      },
    });
    await using opened = await openReport(browser, report);

    const panel = opened.page.locator('#reliability');
    const left = async (of: string) => (await panel.locator(of).boundingBox())?.x;

    expect(await panel.locator('p').textContent()).toBe(
      '2 cases tested: 1 reliable, 1 not reliable, by 33 of at most 99 repetitions',
    );
    expect(await left('p')).toBe(await left('h2'));
    expect(opened.problems).toEqual([]);
  });

  it('shows the name of a scenario beside an id that nobody chose', async () => {
    const scenario = aReportCase({
      id: 'd138ca0b-c5db-4843-8fab-4e5fbfe5c590',
      name: 'Refund, late',
    });
    await using opened = await openReport(browser, aReport({ cases: [scenario] }));
    const opener = opened.page.locator('.case-open');

    const overflow = await opener.evaluate((each) => each.scrollWidth - each.clientWidth);

    expect(await opener.textContent()).toContain('Refund, late');
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
