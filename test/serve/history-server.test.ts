import { rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import type { HistoryData } from '../../lib/report/history/history-data.ts';
import { startHistoryServer } from '../../lib/serve/history-server.ts';
import { localHistory } from '../../lib/serve/local-history.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';
import { AHistory } from './a-history.ts';

async function served({ readOnly = false } = {}) {
  const state = temporaryState();
  const server = await startHistoryServer(0, localHistory(state, { everyMs: 5, readOnly }));
  onTestFinished(() => server[Symbol.asyncDispose]());
  const get = (path: string, init: RequestInit = {}) => fetch(new URL(path, server.url), init);
  const dataOf = async (path: string): Promise<HistoryData> => {
    const html = await (await get(path)).text();
    const [, data] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html) ?? [];
    return JSON.parse(data ?? 'null');
  };
  return { state, server, history: new AHistory(state), get, dataOf };
}

/** `fetch` sets the host by itself. */
function getAs(url: string, headers: IncomingHttpHeaders): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('the history server', () => {
  it.each(['//[', '//', 'http://[', '*', '/%', '/runs/%ff', '@evil.example/'])(
    'survives a request for %s',
    async (path) => {
      const { server, get } = await served();
      const { port } = new URL(server.url);

      await new Promise<void>((resolve, reject) => {
        connect(Number(port), '127.0.0.1')
          .on('error', reject)
          .on('close', () => resolve())
          .resume()
          .end(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
      });

      expect((await get('/')).status).toBe(200);
    },
  );

  it('is on 127.0.0.1 and answers nobody who came by another name', async () => {
    const { server } = await served();

    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await getAs(server.url, {})).toBe(200);
    expect(await getAs(server.url, { host: 'evil.example' })).toBe(403);
    expect(await getAs(server.url, { origin: 'https://evil.example' })).toBe(403);
  });

  it('sends the policy of the page as a header, and may be framed by nobody', async () => {
    const { get } = await served();

    const { headers } = await get('/');

    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; .*connect-src 'self'; frame-ancestors 'none'$/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('lists suites with their latest run, and runs without a verdict', async () => {
    const { history, dataOf } = await served();
    await history.whole('run-1');
    await history.whole('run-2', { suite_id: 'other' });
    await history.begin('run-3');

    expect(await dataOf('/')).toMatchObject({
      view: 'suites',
      suites: [
        { suite_id: 'suite-1', runs: 2, latest: { run_id: 'run-3', verdict: null } },
        { suite_id: 'other', runs: 1, latest: { run_id: 'run-2', passed: 3, planned: 3 } },
      ],
      open: [{ run_id: 'run-3' }],
    });
  });

  it('shows the course of a suite with its baselines, whatever the suite is called', async () => {
    const { state, history, dataOf } = await served();
    const suite_id = '</script><b>/../ü %';
    await history.whole('run-1', { suite_id });
    await history.whole('run-2', { suite_id });
    const run = await state.ledger.readRun('run-1');
    if (!run?.report) throw new Error('no report');
    await state.baselines.set({
      suiteId: suite_id,
      label: 'main',
      runId: 'run-1',
      report: run.report,
      setAt: 0,
      setBy: 'tester',
    });

    expect(await dataOf(`/suites/${encodeURIComponent(suite_id)}`)).toMatchObject({
      view: 'suite',
      suite_id,
      trend: [{ run_id: 'run-1', pass_rate: 1 }, { run_id: 'run-2' }],
      runs: [{ run_id: 'run-2' }, { run_id: 'run-1', baseline_of: ['main'] }],
      baselines: [{ label: 'main', run_id: 'run-1' }],
    });
  });

  it.each([
    'a/b',
    'a#b',
    'a%2Fb',
    'a?b=c&d',
    '..',
    '.',
    'a%',
    '<img src=x>',
    'ünïcode 🙂',
    'a b+c',
    '~',
    '~..',
  ])('leads from the list to the suite %s and to its run', async (suite_id) => {
    const { history, get, dataOf } = await served();
    await history.whole('run-1', { suite_id, name: '<b>"Shop" & more' });

    const home = await (await get('/')).text();
    const [, address = ''] = /<a href="([^"]*)">&lt;b&gt;/.exec(home) ?? [];
    const run = await (await get('/runs/run-1')).text();

    expect(await dataOf(address)).toMatchObject({
      view: 'suite',
      suite_id,
      suite_name: '<b>"Shop" & more',
      runs: [{ run_id: 'run-1' }],
    });
    expect(run).toContain(
      `<a href="${address}"><bdi>&lt;b&gt;&quot;Shop&quot; &amp; more</bdi></a>`,
    );
  });

  it('narrows the page of a suite as runs does, and says so where nothing is left', async () => {
    const { history, get, dataOf } = await served();
    await history.whole('run-1');
    await history.begin('run-2');

    expect(await dataOf('/suites/suite-1?verdict=passed')).toMatchObject({
      runs: [{ run_id: 'run-1' }],
    });
    for (const query of ['verdict=failed', 'label=bot_version=1.4.0', 'until=2026-11-01']) {
      expect(await dataOf(`/suites/suite-1?${query}`)).toMatchObject({ view: 'suite', runs: [] });
    }
    expect((await get('/suites/suite-1?since=monday')).status).toBe(404);
  });

  it('gives a run that has ended as its report, with the runs before it', async () => {
    const { history, get, dataOf } = await served();
    await history.whole('run-1');
    await history.whole('run-2');

    const json = await (await get('/runs/run-2/report.json')).json();

    expect(json).toMatchObject({
      schema: 'cognigate.report/1',
      run_id: 'run-2',
      audit: { seq: 2 },
    });
    expect(await dataOf('/runs/run-2')).toMatchObject({
      report: { run_id: 'run-2', verdict: 'passed' },
      history: [{ run_id: 'run-1' }],
    });
  });

  it('holds a report against that of another run', async () => {
    const { history, dataOf } = await served();
    await history.whole('run-1');
    await history.whole('run-2');

    expect(await dataOf('/runs/run-2?baseline=run-1')).toMatchObject({
      report: {
        run_id: 'run-2',
        comparison: { baseline: { run_id: 'run-1', label: null }, pass_rate: { cases: 3 } },
      },
    });
  });

  it('gives a report that names the suite file, where the run remembers it', async () => {
    const { history, dataOf } = await served();
    await history.whole('run-1', {}, { suiteFile: 'bots/shop.yaml' });
    await history.whole('run-2');

    expect(await dataOf('/runs/run-1')).toMatchObject({ places: { file: 'bots/shop.yaml' } });
    expect(await dataOf('/runs/run-2')).toMatchObject({ places: null });
  });

  it('has the older runs of a long list behind its last one', async () => {
    const { history, dataOf } = await served();
    for (let place = 100; place <= 201; place += 1) await history.accept(`run-${place}`);

    const first = await dataOf('/suites/suite-1');
    const second = await dataOf('/suites/suite-1?after=run-102');

    expect(first).toMatchObject({ next: 'run-102' });
    expect(second).toMatchObject({
      next: null,
      runs: [{ run_id: 'run-101' }, { run_id: 'run-100' }],
    });
  });

  it('finds suites by id, name, label and verdict', async () => {
    const { history, dataOf } = await served();
    await history.whole('run-1', { name: 'Refunds and returns', labels: { bot_version: '1.4.0' } });
    await history.whole('run-2', { suite_id: 'other' });
    await history.begin('run-3', { suite_id: 'other' });
    const found = async (query: string) => {
      const data = await dataOf(`/?${query}`);
      return data.view === 'suites' ? data.suites.map(({ suite_id }) => suite_id) : null;
    };

    expect(await found('q=REFUNDS returns')).toEqual(['suite-1']);
    expect(await found('q=version%3D1.4')).toEqual(['suite-1']);
    expect(await found('q=othe&verdict=')).toEqual(['other']);
    expect(await found('verdict=passed')).toEqual(['other', 'suite-1']);
    expect(await found('verdict=failed')).toEqual([]);
  });

  it('shows the verdict that a suite has while its latest run has none', async () => {
    const { history, dataOf } = await served();
    await history.whole('run-1');
    await history.begin('run-2');

    expect(await dataOf('/')).toMatchObject({
      suites: [{ latest: { run_id: 'run-2' }, decided: { run_id: 'run-1', verdict: 'passed' } }],
    });
  });

  it('marks a run of a mock or of a part wherever it lists it, and leaves it out of the trend of a bot', async () => {
    const { history, get, dataOf } = await served();
    const smoke = { onlyTags: ['smoke'], casesInSuite: 4 };
    await history.whole('run-1');
    await history.whole('run-2', {}, { simulated: true });
    await history.whole('run-3', {}, smoke);
    await history.whole(
      'run-4',
      { suite_id: 'other' },
      { selectedBy: ['--case a'], simulated: true },
    );
    await history.begin('run-5', {}, smoke);
    await history.whole('run-6');
    const withoutScript = async (path: string) =>
      /<noscript>(.*)<\/noscript>/s.exec(await (await get(path)).text())?.[1];

    expect(await dataOf('/')).toMatchObject({
      suites: [{ latest: { marks: [] } }, { latest: { marks: ['mock', 'part'] } }],
      open: [{ run_id: 'run-5', marks: ['part'] }],
    });
    expect(await withoutScript('/')).toMatch(/run-4.*passed \(mock, part\).*run-5.*\(part\)/s);
    expect(await dataOf('/suites/suite-1')).toMatchObject({
      trend: [{ run_id: 'run-1' }, { run_id: 'run-6' }],
      runs: [[], ['part'], ['part'], ['mock'], []].map((marks) => ({ marks })),
      compared: { run_id: 'run-6', baseline: 'run-1' },
    });
    expect(await withoutScript('/suites/suite-1')).toMatch(/passed \(part\).*passed \(mock\)/);
    expect(await dataOf('/runs/run-5')).toMatchObject({ run: { marks: ['part'] } });
    expect(await dataOf('/runs/run-6')).toMatchObject({ history: [{ run_id: 'run-1' }] });
    expect(await dataOf('/compare?run=run-6')).toMatchObject({ baseline: { run_id: 'run-1' } });
    expect(await dataOf('/compare?run=run-6&baseline=run-3')).toMatchObject({
      baseline: { marks: ['part'] },
    });
  });

  it('says without a script what the page says', async () => {
    const { history, get } = await served();
    await history.whole('run-1');
    const begun = await history.begin('run-2', { concurrency: 1 });
    await history.advance(begun);
    const withoutScript = async (path: string) =>
      /<noscript>(.*)<\/noscript>/s.exec(await (await get(path)).text())?.[1];

    expect(await withoutScript('/')).toContain('<a href="/suites/suite-1">suite-1</a>');
    expect(await withoutScript('/suites/suite-1')).toContain('<a href="/runs/run-2">run-2</a>');
    expect(await withoutScript('/runs/run-2')).toMatch(
      /interrupted.*2 of 3 cases done.*<a href="">Look again<\/a>.*passed: a, hello a/s,
    );
    expect(await withoutScript('/nothing')).toContain('There is no page at /nothing.');
  });

  it('says so where its state directory has gone, and once another is in its place', async () => {
    const { state, history, get } = await served();
    await history.whole('run-1');
    for (const replaced of [false, true]) {
      rmSync(state.path, { recursive: true, force: true });
      if (replaced) openStateDirectory(state.path).close();

      for (const path of ['/', '/suites/suite-1', '/runs/run-1', '/compare?run=run-1']) {
        const response = await get(path);

        expect(response.status).toBe(500);
        expect(await response.text()).toContain('is no longer there, or is another one now');
      }
    }
  });

  it('streams a run in flight from the ledger, and ends with its verdict', async () => {
    const { history, get, dataOf } = await served();
    const begun = await history.begin('run-1');
    const response = await get('/runs/run-1/events');
    expect(await dataOf('/runs/run-1')).toMatchObject({
      view: 'live',
      live: { verdict: null, counts: { cases: 3, cases_done: 0, batches: 2 } },
    });

    const text = response.text();
    await history.end(begun);

    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = [...(await text).matchAll(/^event: run\ndata: (.*)$/gm)].map(([, data = '']) =>
      JSON.parse(data),
    );
    expect(events[0]).toMatchObject({ verdict: null });
    expect(events.at(-1)).toMatchObject({ verdict: 'passed', counts: { cases_done: 3 } });
  });

  it('streams what keeps a run from being looked at, once, and goes on', async () => {
    const { state, history } = await served();
    const begun = await history.begin('run-1');
    const looks = ['the gate is away', 'the gate is away', null];
    let isStreaming = false;
    const source = localHistory(state, { everyMs: 5 });
    const server = await startHistoryServer(0, {
      ...source,
      run: async (runId) => {
        // The page itself looks first.
        const trouble = isStreaming ? looks.shift() : null;
        isStreaming = true;
        if (trouble) throw new Error(trouble);
        return source.run(runId);
      },
    });
    onTestFinished(() => server[Symbol.asyncDispose]());
    const text = (await fetch(new URL('/runs/run-1/events', server.url))).text();
    await history.end(begun);

    const events = [...(await text).matchAll(/^event: (.*)$/gm)].map(([, event]) => event);
    expect(events[0]).toBe('trouble');
    expect(events.filter((event) => event === 'trouble')).toHaveLength(1);
    expect(events.at(-1)).toBe('run');
  });

  it.each([
    '/runs/run-9',
    '/runs/run-9/events',
    '/suites/none',
    '/suites/%ff',
    '/compare',
    '/compare?run=run-9&baseline=run-8',
    '/nothing',
    '/runs/..%2f..%2fstate.db',
  ])('has nothing at %s', async (path) => {
    const { get } = await served();

    const response = await get(path);

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  it('says so where the evidence of a run is gone, and goes on', async () => {
    const { state, history, get } = await served();
    await history.whole('run-1');
    rmSync(join(state.path, 'evidence', 'run-1'), { recursive: true });

    expect((await get('/runs/run-1')).status).toBe(500);
    expect((await get('/')).status).toBe(200);
  });

  it('changes nothing where it is for looking only, whatever it is asked', async () => {
    const { get } = await served({ readOnly: true });

    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await get('/', { method })).status).toBe(405);
    }
    const head = await get('/', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});
