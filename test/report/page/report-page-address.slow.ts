import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseAddress } from '../../../lib/report/page/cases/case-address.ts';
import { aRealisticReport, comparedWithBaseline } from '../../support/builders/realistic-report.ts';
import { aFailedCase, aReport, aReportCase } from '../../support/builders/report-builders.ts';
import { launchChromium } from '../../support/servers/chromium.ts';
import { openReport } from '../../support/servers/opened-page.ts';

const REPORT = comparedWithBaseline(
  aRealisticReport({ cases: 1_200 }),
  aRealisticReport({ cases: 1_200, seed: 2 }),
);
const FAILED = REPORT.totals.failed;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const found = (page: Page) => page.getByRole('status').innerText();
const hash = (page: Page) => page.evaluate(() => decodeURIComponent(location.hash));
const openIds = (page: Page) => page.locator('.case-row--open .case-id').allInnerTexts();

describe('the address of the page', () => {
  it('leads to a case far down, opens it and takes the focus there', async () => {
    await using opened = await openReport(browser, REPORT, { hash: '#cases?case=bank-01100' });
    const { page } = opened;

    await page.locator('.detail').waitFor();

    expect(await openIds(page)).toEqual(['bank-01100']);
    const focused = page.locator('.case-open:focus');
    expect(await focused.innerText()).toContain('bank-01100');
    const box = await focused.boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect(box?.y).toBeLessThan(700);
    expect(opened.problems).toEqual([]);
  });

  it('leads to what was filtered, searched and ordered', async () => {
    await using opened = await openReport(browser, REPORT, {
      hash: '#cases?outcome=failed&text=card&order=slow',
    });
    const { page } = opened;

    expect(await found(page)).toMatch(/^\d+ of 1,200 cases$/);
    expect(await page.getByRole('searchbox').inputValue()).toBe('card');
    expect(await page.getByRole('combobox', { name: 'Order' }).inputValue()).toBe('slow');
    expect(await page.locator('.col-latency[aria-sort]').getAttribute('aria-sort')).toBe(
      'descending',
    );
  });

  it('shows what was filtered where the case that it names is not among it', async () => {
    const hash = '#cases?outcome=not_evaluated&case=bank-00001';
    await using opened = await openReport(browser, REPORT, { hash });
    const { page } = opened;

    expect(await found(page)).toBe(`${REPORT.totals.not_evaluated} of 1,200 cases`);
    expect(await page.locator('.case-open:focus').count()).toBe(0);
    expect(opened.problems).toEqual([]);
  });

  it('follows filters, words and opened cases, and the way back leads through them', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    const search = page.getByRole('searchbox');

    await page.getByRole('combobox', { name: 'Order' }).selectOption('suite');
    await page.locator('.case-row').first().click();
    expect(await hash(page)).toBe('#cases?order=suite&case=bank-00001');
    await search.pressSequentially('pending');
    await expect.poll(() => hash(page)).toBe('#cases?text=pending&order=suite&case=bank-00001');

    await page.goBack();
    await expect.poll(() => search.inputValue()).toBe('');
    await page.goBack();
    await expect.poll(() => hash(page)).toBe('#cases?order=suite');
    await page.goBack();
    await expect.poll(() => hash(page)).toBe('');
    expect(await page.getByRole('combobox', { name: 'Order' }).inputValue()).toBe('problems');
    await page.goForward();
    await page.goForward();
    await expect.poll(() => hash(page)).toBe('#cases?order=suite&case=bank-00001');
    expect(opened.problems).toEqual([]);
  });

  it('is what the numbers of the verdict lead to', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;

    await page.locator('.figure', { hasText: 'failed' }).getByRole('link').click();

    await expect.poll(() => found(page)).toBe(`${FAILED} of 1,200 cases`);
    expect(await hash(page)).toBe('#cases?outcome=counted_as_failed');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('cases-title');
  });

  it('leaves the filters alone where it leads to another part', async () => {
    await using opened = await openReport(browser, REPORT, { hash: '#cases?outcome=failed' });
    const { page } = opened;

    await page.locator('nav a', { hasText: 'Gate' }).click();

    expect(await found(page)).toBe(`${FAILED} of 1,200 cases`);
  });

  it('says so where the report has no such case', async () => {
    await using opened = await openReport(browser, aReport(), { hash: '#cases?case=gone' });

    expect(await found(opened.page)).toBe('This report has no case gone, which the address names.');
  });

  it.each([
    'a/b',
    'a#b?c=d&e',
    '100 % sure',
    '</script><img src=x onerror=window.ran=1>',
    '"\' onload=window.ran=1',
    'javascript:window.ran=1',
    '🙂 نعم',
    'user\u202egpj',
  ])('names a case with the id %j, and nothing of it runs', async (id) => {
    const cases = [aReportCase({ id: 'other' }), aFailedCase({ id }), aReportCase({ id: 'last' })];
    await using opened = await openReport(browser, aReport({ verdict: 'failed', cases }));
    const { page } = opened;

    await page.locator('.failure-open').click();
    await page.locator('.detail').waitFor();

    expect(await page.evaluate(() => location.hash)).toBe(caseAddress({ id }));
    expect(await page.locator('.case-row--open').count()).toBe(1);
    await page.reload();
    await page.locator('.case-row--open').waitFor();
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
    expect(opened.problems).toEqual([]);
  });
});
