import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aRealisticReport,
  comparedWithBaseline,
  runsBefore,
} from '../../support/builders/realistic-report.ts';
import { launchChromium } from '../../support/servers/chromium.ts';
import { openReport } from '../../support/servers/opened-page.ts';

const REPORT = comparedWithBaseline(
  aRealisticReport({ cases: 1_200 }),
  aRealisticReport({ cases: 1_200, seed: 2 }),
);
const HISTORY = runsBefore(REPORT);

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('the page without a mouse', () => {
  it('reaches every part by the tab key, and its cells and rows by the arrow keys', async () => {
    await using opened = await openReport(browser, REPORT, { history: HISTORY });
    const { page } = opened;
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement;
        return `${element?.closest('section[id], footer, header')?.id ?? ''} ${element?.className ?? ''}`;
      });
    const reached = new Set<string>();

    await page.keyboard.press('Tab');
    expect(await focused()).toBe(' skip');
    for (let stops = 0; stops < 250; stops += 1) {
      await page.keyboard.press('Tab');
      reached.add((await focused()).split(' ')[0] ?? '');
      if (reached.has('record')) break;
    }

    expect([...reached].filter(Boolean)).toEqual([
      'failures',
      'changes',
      'trend',
      'confusion',
      'intents',
      'confidence',
      'latency',
      'cases',
      'record',
    ]);
  });

  it('moves over the matrix and chooses a cell', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    const cells = page.locator('.matrix tbody tr').nth(1).locator('.cell');
    await page.locator('.cell[tabindex="0"]').focus();

    for (const key of ['End', 'Home', 'ArrowDown', 'ArrowRight', 'Enter']) {
      await page.keyboard.press(key);
    }

    const [expected] = ((await cells.nth(1).getAttribute('aria-label')) ?? '').split(' ');
    expect(await page.locator('.cell[tabindex="0"]').count()).toBe(1);
    expect(await page.locator('.chip').innerText()).toContain(
      `expected ${expected}, matched ${expected}`,
    );
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('cases-title');
  });

  it('moves over the cases, also far beyond those drawn, and opens one', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    const focusedRow = () =>
      page.evaluate(() =>
        Number(document.activeElement?.closest('tr')?.getAttribute('aria-rowindex')),
      );
    await page.locator('.case-open[tabindex="0"]').focus();

    await page.keyboard.press('ArrowDown');
    expect(await focusedRow()).toBe(3);
    await page.keyboard.press('End');
    await expect.poll(focusedRow).toBe(1_201);
    await page.keyboard.press('ArrowUp');
    await expect.poll(focusedRow).toBe(1_200);
    await page.keyboard.press('Enter');

    await page.locator('.detail').waitFor();
    expect(await focusedRow()).toBe(1_200);
    expect(await page.locator('.cases').getAttribute('aria-rowcount')).toBe('1202');
    expect(opened.problems).toEqual([]);
  });

  it('keeps the focus on a row that is scrolled out of sight', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    await page.locator('.case-open[tabindex="0"]').focus();

    await page.locator('.case-frame').evaluate((frame) => frame.scrollTo(0, 20_000));
    await page.locator('tr[aria-rowindex="450"]').waitFor();

    expect(await page.evaluate(() => document.activeElement?.className)).toBe('case-open');
  });

  it('goes by j and k over the failed cases and on into the table, and back', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    const focused = () =>
      page.evaluate(() => {
        const { activeElement } = document;
        const row = activeElement?.closest('tr')?.getAttribute('aria-rowindex');
        return row ?? activeElement?.closest('.failure')?.querySelector('bdi')?.textContent;
      });
    const ids = await page.locator('.failure-open').allInnerTexts();

    await page.keyboard.press('j');
    expect(await focused()).toBe(ids[0]);
    for (const _ of ids.slice(1)) await page.keyboard.press('j');
    expect(await focused()).toBe(ids.at(-1));
    await page.keyboard.press('j');
    expect(await focused()).toBe('2');
    await page.keyboard.press('j');
    expect(await focused()).toBe('3');
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    expect(await focused()).toBe(ids.at(-1));
    await page.keyboard.press('Enter');

    await page.locator('.detail').waitFor();
    await expect.poll(focused).toMatch(/^\d+$/);
    expect(await page.locator('.case-row--open .case-id').innerText()).toBe(ids.at(-1));
    expect(opened.problems).toEqual([]);
  });

  it('searches by /, tells its keys by ?, and does neither where text is typed', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    const dialog = page.getByRole('dialog', { name: 'Keys' });

    await page.keyboard.press('?');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('/');
    await page.keyboard.type('j/?');

    expect(await page.getByRole('searchbox').inputValue()).toBe('j/?');
    expect(await dialog.isVisible()).toBe(false);
  });

  it('hears the first key after the list of keys was shut, though it goes to a checkbox of it', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;
    await page.keyboard.press('?');
    await page.getByRole('checkbox').focus();

    await page.evaluate(() => {
      const checkbox = document.activeElement;
      document.querySelector('dialog')?.close();
      const key = { key: '/', bubbles: true, cancelable: true };
      checkbox?.dispatchEvent(new KeyboardEvent('keydown', key));
    });

    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
  });

  it('leaves letters alone once they are switched off, also in the next report', async () => {
    await using opened = await openReport(browser, REPORT);
    const { page } = opened;

    await page.getByRole('button', { name: 'Keys of this page' }).click();
    await page.getByRole('checkbox').uncheck();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.reload();
    await page.keyboard.press('?');
    await page.keyboard.press('j');

    expect(await page.getByRole('dialog').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  });
});
