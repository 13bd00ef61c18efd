import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../lib/domain/report.ts';
import { visible } from '../../../lib/report/neutral-text.ts';
import { HOSTILE_TEXTS } from '../../support/builders/hostile-text.ts';
import {
  aFailedCase,
  aReport,
  aReportBatch,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { aFailingVariant } from '../../support/builders/varied-report.ts';
import { launchChromium } from '../../support/servers/chromium.ts';
import { openReport } from '../../support/servers/opened-page.ts';

const ATTACKS = [
  '<img src=x onerror="window.ran=1">',
  '</script><script>window.ran=1</script>',
  '<!--<script>window.ran=1//-->',
  '"><svg onload="window.ran=1">',
  'javascript:window.ran=1',
  '{{constructor.constructor("window.ran=1")()}}',
  "'-window.ran-'",
];

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** A report that has the texts wherever somebody else's words can stand. */
function reportOf(texts: readonly string[]): Report {
  return aReport({
    suite_id: texts.join(' '),
    suite_name: texts.join(' '),
    verdict: 'failed',
    labels: Object.fromEntries(texts.map((text, position) => [`${position}${text}`, text])),
    reasons: texts.map((message) => ({ code: message, message })),
    platform: { name: texts.join(' '), url: texts.join(' ') },
    batches: [
      aReportBatch({
        execution_id: texts.join(' '),
        status: texts.join(' '),
        faults: texts.map((message) => ({ code: message, message })),
      }),
    ],
    cases: [
      aReportCase({ id: 'fine' }),
      ...texts.map((text, position) =>
        aFailedCase({
          id: `${position}${text}`,
          name: `${text}`,
          input_text: text,
          tags: [text],
          expected_intent: text,
          matched_intent: `not ${text}`,
          entities: [{ name: text, value: text }],
          response_text: text,
          assertions: [
            { type: text, expected: text, actual: [text], passed: false, source: 'platform' },
            {
              type: text,
              expected: { [text]: text },
              actual: text,
              passed: false,
              source: 'cognigate',
            },
          ],
        }),
      ),
    ],
    robustness: {
      seed: 1,
      locale: texts.join(' '),
      relations: [],
      intents: texts.map((intent) => ({ intent, passed: 0, failed: 1 })),
      variants: texts.map((input_text, position) =>
        aFailingVariant(
          { case: 'fine', relation: 'typo' },
          { id: `v${position}${input_text}`, input_text },
        ),
      ),
    },
    intents: {
      accuracy: 0,
      macro: { precision: 0, recall: 0, f1: 0 },
      weighted: { precision: 0, recall: 0, f1: 0 },
      per_intent: [],
      confusion: texts.map((text) => ({ expected: text, actual: `not ${text}`, count: 1 })),
    },
  });
}

describe('content that means harm', () => {
  it('is shown as text everywhere, and nothing of it runs', async () => {
    await using opened = await openReport(browser, reportOf(ATTACKS));
    const { page } = opened;
    const rows = page.locator('.case-row');
    for (let row = 0; row < ATTACKS.length; row += 1)
      await rows.nth(row).getByRole('button').click();

    const state = await page.evaluate(() => ({
      ran: 'ran' in window,
      scripts: document.scripts.length,
      foreign: document.querySelectorAll('#page img, #page iframe, #page script, [onload]').length,
      links: [...document.links]
        .map((link) => link.getAttribute('href'))
        .filter((to) => !to?.startsWith('#')),
    }));

    expect(state).toEqual({ ran: false, scripts: 2, foreign: 0, links: [] });
    for (const attack of ATTACKS) {
      expect(await page.locator('.detail').filter({ hasText: attack }).count()).toBeGreaterThan(0);
    }
    expect(opened.problems).toEqual([]);
    expect(opened.requests).toEqual([]);
  });

  it('cannot turn the text around it, hide in it or steer', async () => {
    await using opened = await openReport(browser, reportOf(HOSTILE_TEXTS));
    const { page } = opened;

    const text = await page.evaluate(() => document.body.innerText + document.title);

    expect(text).toContain('user⟨U+202E⟩gpj.exe');
    expect(text).toContain(visible('\u001b[31mred'));
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
    expect(await page.locator('.case-row').first().locator('bdi').first().getAttribute('dir')).toBe(
      'auto',
    );
    expect(opened.problems).toEqual([]);
  });

  it('of 100,000 characters is there in full, in a box of its own', async () => {
    const long = `${'<b>long</b> '.repeat(8_334)}the end`;
    const unbroken = 'x'.repeat(100_000);
    await using opened = await openReport(browser, reportOf([long, unbroken]), {
      viewport: { width: 360, height: 740 },
    });
    const { page } = opened;

    await page.locator('.case-row').first().getByRole('button').click();
    const answer = page.getByRole('region', { name: 'Answer', exact: true });

    expect(await answer.evaluate((element) => element.textContent)).toBe(long);
    expect((await answer.boundingBox())?.height).toBeLessThanOrEqual(262);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect((await page.locator('.case-row').first().boundingBox())?.height).toBeLessThan(300);
    await page.getByRole('searchbox').fill('the end');
    expect(await page.getByRole('status').innerText()).toBe('1 of 3 cases');
    expect(opened.problems).toEqual([]);
  });
});
