import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../lib/domain/report.ts';
import { wilsonInterval } from '../../../lib/domain/statistics/wilson-interval.ts';
import { percentage, percentageAtMost } from '../../../lib/report/measure-text.ts';
import {
  aRealisticReport,
  comparedWithBaseline,
  runsBefore,
} from '../../support/builders/realistic-report.ts';
import {
  aFailedCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { launchChromium } from '../../support/servers/chromium.ts';
import { openReport } from '../../support/servers/opened-page.ts';

const REPORT = comparedWithBaseline(
  aRealisticReport({ cases: 1_200 }),
  aRealisticReport({ cases: 1_200, seed: 2 }),
);
const HISTORY = runsBefore(REPORT);

const NOTHING = { low: Number.NaN, high: Number.NaN };

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const found = (page: Page) => page.getByRole('status').innerText();
const firstRow = (page: Page) => page.locator('.case-row').first();

/** Without those in quarantine, which have a choice of their own. */
function countOf(fits: (each: Report['cases'][number]) => boolean): string {
  const { length } = REPORT.cases.filter((each) => each.quarantine === undefined && fits(each));
  return `${length} of 1,200 cases`;
}

/** Chooses the option of that name, whatever the count beside it. */
async function choose(page: Page, field: string, name: string): Promise<void> {
  const select = page.getByRole('combobox', { name: field });
  const [option] = await select.locator('option', { hasText: `${name} (` }).all();
  await select.selectOption((await option?.getAttribute('value')) ?? '');
}

describe('the page of the report', () => {
  it('opens from the disk under its policy, without a request, a message or an error', async () => {
    await using opened = await openReport(browser, REPORT, { history: HISTORY });
    const { page } = opened;

    const policy = await page.locator('meta[http-equiv]').getAttribute('content');
    await page.evaluate(() => document.fonts.ready);

    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^ ]+'; style-src 'sha256-/);
    expect(policy).not.toContain('unsafe');
    expect(await page.title()).toBe('failed: Bank service, all intents – Cognigate');
    expect(opened.problems).toEqual([]);
    expect(opened.requests).toEqual([]);
  });

  it('lets nothing out and no other script in', async () => {
    await using opened = await openReport(browser, aReport());

    const outcome = await opened.page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      const fetched = await fetch('http://127.0.0.1:9/').then(
        () => 'sent',
        () => 'refused',
      );
      return { ran: 'ran' in window, fetched };
    });

    expect(outcome).toEqual({ ran: false, fetched: 'refused' });
    expect(opened.problems.join()).toContain('Content Security Policy');
  });

  it('says the verdict, the rates with their intervals, and which threshold is missed', async () => {
    await using opened = await openReport(browser, REPORT, { history: HISTORY });
    const { page } = opened;

    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/Failed/i);
    const { low, high } = wilsonInterval(REPORT.totals.passed, REPORT.totals.planned) ?? NOTHING;
    expect(await page.locator('.figure').first().innerText()).toBe(
      `pass rate\n${percentage(REPORT.pass_rate)} \n95 % interval\n${percentage(low).slice(0, -2)}–${percentageAtMost(high)}`,
    );
    expect(await page.locator('#gate tr', { hasText: 'critical' }).innerText()).toContain(
      'not met',
    );
    expect(await page.locator('#changes h3').allInnerTexts()).toEqual([
      expect.stringMatching(/^Newly failing/),
      expect.stringMatching(/^Fixed/),
      expect.stringMatching(/^Still failing/),
      expect.stringMatching(/^Flaky/),
    ]);
    expect(await page.locator('#trend h2').innerText()).toBe('Last 10 runs');
    expect(await page.locator('footer').innerText()).toContain(REPORT.audit?.hash);
  });

  it('leaves out what it was not given', async () => {
    await using opened = await openReport(browser, aReport({ gate: [] }));

    expect(await opened.page.locator('main h2, footer h2').allInnerTexts()).toEqual([
      'Confidence',
      'Latency',
      'Cases',
      'Record',
    ]);
    expect(opened.problems).toEqual([]);
  });

  it.each(['passed', 'inconclusive', 'rejected', 'cancelled', 'error'] as const)(
    'opens for the verdict %s without a single case',
    async (verdict) => {
      await using opened = await openReport(browser, aReport({ verdict, cases: [], pass_rate: 0 }));

      expect(await opened.page.locator('.verdict-word').innerText()).toMatch(
        new RegExp(verdict, 'i'),
      );
      expect(await opened.page.locator('.nothing').innerText()).toBe('No case fits the filters.');
      expect(opened.problems).toEqual([]);
    },
  );

  it('filters by outcome, tag, intent and text, all of which have to fit', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    expect(await found(page)).toBe('1,200 cases');

    await choose(page, 'Outcome', 'failed');
    expect(await found(page)).toBe(countOf((each) => each.outcome === 'failed'));

    await choose(page, 'Tag', 'critical');
    expect(await found(page)).toBe(
      countOf(({ outcome, tags }) => outcome === 'failed' && tags.includes('critical')),
    );

    await page.getByRole('button', { name: 'Show all cases' }).click();
    await choose(page, 'Intent', 'account_delivery');
    expect(await found(page)).toBe(
      `${
        REPORT.cases.filter(
          ({ outcome, expected_intent, matched_intent }) =>
            expected_intent === 'account_delivery' ||
            (outcome !== 'not_evaluated' && matched_intent === 'account_delivery'),
        ).length
      } of 1,200 cases`,
    );

    await page.getByRole('button', { name: 'Show all cases' }).click();
    await choose(page, 'Outcome', 'quarantined');
    expect(await found(page)).toBe(`${REPORT.totals.quarantined} of 1,200 cases`);

    await page.getByRole('button', { name: 'Show all cases' }).click();
    await page.getByRole('searchbox').fill('BANK-00042 wait');
    expect(await found(page)).toMatch(/^[01] of 1,200 cases$/);
    await page.getByRole('searchbox').fill('bank-00042');
    expect(await found(page)).toBe('1 of 1,200 cases');
    await page.getByRole('searchbox').fill('nobody ever said this');
    expect(await page.locator('.nothing').isVisible()).toBe(true);
    expect(opened.problems).toEqual([]);
  });

  it('shows the cases of a cell of the matrix that is clicked', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    const cell = page.locator('.cell[class*="wrong-"][aria-label]').first();
    const [, expected, actual, times] =
      /^(.+) came out as (.+), (\d+) case/.exec((await cell.getAttribute('aria-label')) ?? '') ??
      [];

    await cell.click();

    expect(await found(page)).toBe(`${times} of 1,200 cases`);
    expect(await page.locator('.chip').innerText()).toContain(
      `expected ${expected}, matched ${actual}`,
    );
    expect(await firstRow(page).locator('.col-expected').innerText()).toBe(expected);
    expect(await firstRow(page).locator('.col-matched').innerText()).toBe(actual);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('cases-title');
    await page.getByRole('button', { name: /^Remove the filter/ }).click();
    expect(await found(page)).toBe('1,200 cases');
  });

  it('shows a matrix of all 77 intents on demand', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    const rows = page.locator('.matrix tbody tr');
    expect(await rows.count()).toBe(16);

    await page.getByRole('button', { name: 'all 78' }).click();

    expect(await rows.count()).toBe(78);
    expect(await page.locator('.matrix tbody tr').first().locator('td').count()).toBe(78);
  });

  it('sorts the intents by each column', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    const scores = async () =>
      (await page.locator('.intents tbody td:last-child').allInnerTexts()).map(Number);
    const worstFirst = await scores();
    expect(worstFirst).toEqual(worstFirst.toSorted((a, b) => a - b));

    await page.getByRole('button', { name: 'F1' }).click();

    expect(await scores()).toEqual(worstFirst.toReversed());
    expect(await page.locator('.intents th[aria-sort]').getAttribute('aria-sort')).toBe(
      'descending',
    );
  });

  it('opens a row with what was expected, what came, and who judged', async () => {
    const cases = [
      aReportCase({ id: 'fine' }),
      aFailedCase({
        id: 'torn',
        tags: ['critical'],
        response_text: 'It is\non its way.',
        entities: [{ name: 'city', value: 'Graz' }],
      }),
      anUnevaluatedCase({ id: 'lost' }),
    ];
    await using opened = await openReport(browser, aReport({ cases }));
    const { page } = opened;

    await firstRow(page).click();

    const detail = page.locator('.detail');
    expect(await detail.locator('.assertions tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/intent\s+card_delivery\s+card_lost\s+✕\s*does not hold\s+not judged/),
    ]);
    expect(await detail.innerText()).toContain('It is\non its way.');
    expect(await detail.locator('.metadata').innerText()).toMatch(/critical[\s\S]+city = Graz/);
    expect(await firstRow(page).getByRole('button').getAttribute('aria-expanded')).toBe('true');
    await page.locator('.case-row').nth(1).click();
    expect(await page.locator('.detail-reason').innerText()).toBe(
      'Not evaluated: the platform returned no result for this case',
    );
  });

  it('tells assistive technology how long the table is, of which it draws a part', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    await firstRow(page).click();

    const drawn = await page
      .locator('.cases tr[aria-rowindex]')
      .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-rowindex'))));

    expect(await page.locator('.cases').getAttribute('aria-rowcount')).toBe('1202');
    expect(drawn.length).toBeLessThan(60);
    expect(drawn).toEqual(drawn.map((_, position) => position + 1));
  });

  it('can be read to its last case by scrolling', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;

    await page.getByRole('combobox', { name: 'Order' }).selectOption('suite');
    await page.locator('.case-frame').evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));

    await page.locator('.case-row', { hasText: 'reference 1200' }).waitFor();
    expect(await page.locator('tr[aria-rowindex="1201"]').count()).toBe(1);
  });
});
