import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlReport } from '../../../lib/report/formats/html-report.ts';
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

const PLACES = {
  file: 'bots/support.suite.yaml',
  placeOf: (id: string) => ({ file: 'bots/cases.csv', line: id === 'torn' ? 12 : 13 }),
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const turn = {
  outcome: 'passed' as const,
  confidence: null,
  latency_ms: null,
  response_text: 'Which order?',
};

describe('the failed cases under the verdict', () => {
  it('begin on the first screen of a report of 68 cases that has everything', async () => {
    const report = comparedWithBaseline(
      aRealisticReport({ cases: 68 }),
      aRealisticReport({ cases: 68, seed: 2 }),
    );
    await using opened = await openReport(browser, report, { history: runsBefore(report) });

    const box = await opened.page.locator('.failure').first().boundingBox();

    expect((box?.y ?? 0) + (box?.height ?? 900)).toBeLessThan(900);
  });

  it('say what was said and answered, what decides, where it is written and how to run it again', async () => {
    const cases = [
      aReportCase({ id: 'fine' }),
      aFailedCase({
        id: 'torn',
        name: 'A card',
        intent_scores: [
          { name: 'card_lost', score: 0.62 },
          { name: 'card_delivery', score: 0.6 },
        ],
        assertions: [
          {
            type: 'response_equals',
            expected: 'On its way',
            actual: 'On\u00a0its way',
            passed: false,
            source: 'cognigate',
          },
          { type: 'intent', expected: 'a', actual: 'b', passed: false, source: 'platform' },
        ],
      }),
    ];
    const report = aReport({ verdict: 'failed', cases, labels: { bot_version: '4.2.0' } });
    await using opened = await openReport(browser, report, { places: PLACES });
    const { page } = opened;
    const card = page.locator('.failure');

    expect(await card.locator('h3').innerText()).toMatch(/torn\s+A card\s+bots\/cases\.csv:12/);
    expect(await card.locator('.said').innerText()).toBe(
      'said\nwhere is my new card\nanswer\nYour card is on its way.',
    );
    expect(await card.locator('.difference-actual mark').first().innerText()).toBe('⍽');
    expect(await card.locator('.difference-notes').first().innerText()).toBe(
      'expected has U+0020 space, actual U+00A0 no-break space',
    );
    expect(await card.locator('.scores li').allInnerTexts()).toEqual([
      expect.stringMatching(/0\.62\s+card_lost\s*matched/),
      expect.stringMatching(/0\.60\s+card_delivery\s*expected/),
    ]);
    expect(await card.locator('.command').innerText()).toBe(
      'cognigate run bots/support.suite.yaml --case torn',
    );
    expect(await page.locator('.version').innerText()).toBe('Bot version 4.2.0');
    expect(opened.problems).toEqual([]);
  });

  it('show of a conversation the turn that went wrong, and the rest on demand', async () => {
    const talk = aFailedCase({
      id: 'talk',
      turns: [
        { ...turn, input_text: 'where is it' },
        { ...turn, input_text: 'AB-1', response_text: 'Unknown.' },
        { ...turn, input_text: 'never mind' },
      ],
      assertions: [
        {
          type: 'response',
          expected: 'on its way',
          actual: 'Unknown.',
          passed: false,
          source: 'platform',
          turn: 2,
        },
      ],
    });
    await using opened = await openReport(browser, aReport({ verdict: 'failed', cases: [talk] }));
    const card = opened.page.locator('.failure');

    expect(await card.locator('.said').innerText()).toBe(
      'said in turn 2 of 3\nAB-1\nanswer\nUnknown.',
    );
    expect(await card.locator('.turns').count()).toBe(0);
    await card.locator('summary').click();
    await expect.poll(() => card.locator('.turns li').count()).toBe(3);
  });

  it('copy the command, the input and the link', async () => {
    const report = aReport({ verdict: 'failed', cases: [aFailedCase({ id: 'a b' })] });
    await using opened = await openReport(browser, report, {
      places: PLACES,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const { page } = opened;
    const card = page.locator('.failure');
    const copied = async (name: string) => {
      await card.getByRole('button', { name: `Copy ${name} of a b` }).click();
      await card.getByText('Copied').waitFor();
      await card.getByText('Copied').waitFor({ state: 'hidden' });
      return page.evaluate(() => navigator.clipboard.readText());
    };

    expect(await copied('command')).toBe("cognigate run bots/support.suite.yaml --case 'a b'");
    expect(await copied('input')).toBe('where is my new card');
    expect(await copied('link')).toMatch(/^file:.*report\.html#cases\?case=a\+b$/);
    expect(opened.problems).toEqual([]);
  });

  it('are the first ten, newly failing ones before all others, and lead to the rest', async () => {
    const report = comparedWithBaseline(
      aRealisticReport({ cases: 600 }),
      aRealisticReport({ cases: 600, seed: 2 }),
    );
    await using opened = await openReport(browser, report);
    const { page } = opened;
    const isNew = await page
      .locator('.failure')
      .evaluateAll((cards) => cards.map((card) => card.querySelector('.tag--bad') !== null));

    expect(isNew).toHaveLength(10);
    expect(isNew).toEqual(isNew.toSorted((a, b) => Number(b) - Number(a)));
    expect(isNew[0]).toBe(true);
    await page.locator('.more a').click();
    await expect
      .poll(() => page.getByRole('status').innerText())
      .toBe(`${report.totals.failed} of 600 cases`);
  });

  it('are not there where none failed, and nothing is called 0 % where nothing was measured', async () => {
    const report = aReport({
      verdict: 'cancelled',
      cases: [anUnevaluatedCase()],
      gate: [
        {
          name: 'pass_rate',
          operator: '>=',
          threshold: 0.9,
          actual: 0,
          passed: false,
          origin: 'suite',
        },
      ],
    });
    await using opened = await openReport(browser, report);
    const { page } = opened;

    expect(await page.locator('#failures').count()).toBe(0);
    expect(await page.locator('.figure').first().innerText()).toBe('pass rate\nnot measured');
    expect(await page.locator('main').innerText()).not.toMatch(/(?<![\d.])0(\.0)? %/);
  });

  it('can be read without scripts', async () => {
    const report = aReport({ verdict: 'failed', cases: [aFailedCase({ id: 'torn' })] });
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.setContent(htmlReport(report));

      const text = await page.locator('body').innerText();

      expect(text).toContain('FAILED: suite_prod_v2');
      expect(text).toContain('intent: expected card_delivery, actual card_lost');
    } finally {
      await context.close();
    }
  });
});
