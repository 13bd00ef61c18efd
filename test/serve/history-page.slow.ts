import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { damageOf } from '../../lib/domain/suite/damaged-text.ts';
import { nameFault } from '../../lib/domain/suite/text-fault.ts';
import type { StateDirectory } from '../../lib/local/state-directory.ts';
import { startHistoryServer } from '../../lib/serve/history-server.ts';
import { localHistory } from '../../lib/serve/local-history.ts';
import { HOSTILE_TEXTS } from '../support/builders/hostile-text.ts';
import { launchChromium } from '../support/servers/chromium.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';
import { AHistory } from './a-history.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function opened(
  fill: (history: AHistory, state: StateDirectory) => Promise<void>,
  options: BrowserContextOptions = {},
) {
  const state = temporaryState();
  const history = new AHistory(state);
  await fill(history, state);
  const server = await startHistoryServer(0, localHistory(state, { everyMs: 20 }));
  onTestFinished(() => server[Symbol.asyncDispose]());
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server.url) && !url.startsWith('data:')) problems.push(`request: ${url}`);
  });
  await page.goto(server.url);
  return { page, problems, history, state };
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = (await page.evaluate(
    'axe.run({ resultTypes: ["violations"] })',
  )) as axe.AxeResults;
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const EVERY_PAGE = [
  '/',
  '/?verdict=failed',
  '/suites/suite-1',
  '/suites/suite-1?verdict=failed',
  '/runs/run-2',
  '/runs/run-3',
  '/compare?run=run-2',
  '/compare?run=run-2&show=same',
  '/nothing',
];

const twoRuns = async (history: AHistory) => {
  await history.whole('run-1');
  await history.whole('run-2');
};

describe('the pages of the history', () => {
  it('lead from the suites to a suite, a run and a comparison', async () => {
    const { page, problems } = await opened(twoRuns);

    await page.getByRole('link', { name: 'suite-1' }).click();
    expect(await page.title()).toBe('suite-1 – Cognigate');
    expect(await page.locator('.trend').count()).toBe(3);
    await page.getByRole('link', { name: 'run-2' }).click();
    expect(await page.title()).toBe('passed: suite-1 – Cognigate');
    await page.getByRole('link', { name: 'suite-1' }).click();
    await page.getByRole('button', { name: 'Compare' }).click();

    expect(new URL(page.url()).search).toBe('?run=run-2&baseline=run-1');
    expect(await page.title()).toBe('run-2 against run-1 – Cognigate');
    await page.getByRole('link', { name: 'The same 3' }).click();
    expect(new URL(page.url()).search).toContain('show=same');
    expect(await page.getByRole('article').count()).toBe(3);
    await page.getByRole('link', { name: 'The report with this comparison' }).click();
    expect(await page.locator('#changes').innerText()).toContain('run-1');
    await page.getByRole('link', { name: 'Suites' }).click();
    expect(new URL(page.url()).pathname).toBe('/');
    expect(problems).toEqual([]);
  });

  it('show a run in flight move on, and its report once it has ended', async () => {
    const { page, problems, history, state } = await opened(async () => {});
    const begun = await history.begin('run-1', { concurrency: 1 });
    state.claimRun('run-1');
    await page.reload();
    await page.getByRole('link', { name: 'run-1' }).first().click();
    await page.getByText('0 of 3 cases done, 0 of 2 batches').waitFor();

    const advanced = await history.advance(begun);
    await page.getByText('so far 2 passed, 0 failed').waitFor();
    expect(await page.getByRole('table').innerText()).toContain('hello b');
    await history.end(advanced);

    await page.locator('.verdict').waitFor();
    expect(await page.title()).toBe('passed: suite-1 – Cognigate');
    expect(problems).toEqual([]);
  });

  it('tell a run that nobody carries on any more from one in flight', async () => {
    const { page, history, state } = await opened(async () => {});
    await history.begin('run-1');
    const release = state.claimRun('run-1');
    await page.goto(new URL('/runs/run-1', page.url()).href);
    // By the clock of its making it began long ago.
    await page.getByText('Past its deadline').waitFor();

    release();

    await page.getByText('cognigate resume run-1').waitFor();
    expect(await page.getByText('Cancel this run').count()).toBe(0);
  });

  it.each([{}, { javaScriptEnabled: false }])(
    'cancel a run by the keyboard alone with %j',
    async (options) => {
      const { page, problems, history, state } = await opened(async () => {}, options);
      const begun = await history.begin('run-1');
      state.claimRun('run-1');
      await page.goto(new URL('/runs/run-1', page.url()).href);
      const press = async (name: string) => {
        for (let tabs = 0; tabs < 30; tabs += 1) {
          await page.keyboard.press('Tab');
          if ((await page.locator(':focus').textContent())?.includes(name)) break;
        }
        await page.keyboard.press('Enter');
      };

      if (options.javaScriptEnabled !== false) await press('Cancel this run');
      await press('for good');
      await expect
        .poll(() => page.locator('#page').textContent())
        .toContain('It was asked to cancel at');
      await history.end(begun);

      expect((await state.ledger.readRun('run-1'))?.verdict).toBe('cancelled');
      expect(problems).toEqual([]);
    },
  );

  it('filter runs and search suites by the keyboard, and keep that in the address', async () => {
    const { page, problems } = await opened(twoRuns);

    await page.getByLabel('Name, id or label').focus();
    await page.keyboard.type('nothing of the kind');
    await page.keyboard.press('Enter');
    await page.getByText('None of the 1 suites is like that.').waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('nothing of the kind');
    await page.getByRole('link', { name: 'Show all 1' }).press('Enter');
    await page.getByRole('link', { name: 'suite-1' }).press('Enter');
    await page.getByLabel('Since').fill('2026-11-30');
    await page.keyboard.press('Enter');

    await page.getByText('No run is like that.').waitFor();
    expect(await page.getByLabel('Since').inputValue()).toBe('2026-11-30');
    expect(problems).toEqual([]);
  });

  it('are reached by the keyboard alone', async () => {
    const { page } = await opened(twoRuns);

    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Skip to the content');
    await page.getByRole('link', { name: 'suite-1' }).focus();
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'suite-1', level: 1 }).waitFor();
  });

  it.each([
    { colorScheme: 'light' as const },
    { colorScheme: 'dark' as const },
    { viewport: { width: 360, height: 740 } },
  ])('break no rule of accessibility with %j', async (options) => {
    const { page, problems, history } = await opened(twoRuns, options);

    await history.begin('run-3');
    const found: string[] = [];
    for (const path of EVERY_PAGE) {
      await page.goto(new URL(path, page.url()).href);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      if (width !== page.viewportSize()?.width) found.push(`${path} is ${width} wide`);
      found.push(...(await violations(page)));
    }

    expect(found).toEqual([]);
    // What a browser says by itself of the page that is not there.
    expect(problems.filter((each) => !each.includes('404 (Not Found)'))).toEqual([]);
  });

  it('show hostile names as text', async () => {
    const named = HOSTILE_TEXTS.map((text) =>
      text.toWellFormed().replaceAll('\u0000', '').slice(0, 200),
    );
    const { page, problems } = await opened(async (history) => {
      for (const [index, text] of named.entries()) {
        if (text === '') continue;
        const runs = nameFault(text) === null && damageOf(text) === null;
        await history[runs ? 'whole' : 'accept'](`run-${index}`, { suite_id: text });
      }
    });

    const suites = page.getByRole('table', { name: 'Suites with their latest run' });
    expect(await suites.locator('tbody tr').count()).toBe(new Set(named.filter(Boolean)).size);
    expect(problems).toEqual([]);
  });
});
