import { rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HistoryData } from '../../lib/report/history-data.ts';
import { startHistoryServer } from '../../lib/serve/history-server.ts';
import { localHistory } from '../../lib/serve/local-history.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';
import { AHistory } from './a-history.ts';

async function served() {
  const state = temporaryState();
  const server = await startHistoryServer(0, localHistory(state, 5));
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

  it('narrows the page of a suite as runs does, and says so where nothing is left', async () => {
    const { history, get, dataOf } = await served();
    await history.whole('run-1');
    await history.begin('run-2');

    expect(await dataOf('/suites/suite-1?verdict=passed')).toMatchObject({
      runs: [{ run_id: 'run-1' }],
    });
    for (const query of ['verdict=failed', 'label=bot_version=1.4.0', 'since=monday']) {
      expect({ query, status: (await get(`/suites/suite-1?${query}`)).status }).toEqual({
        query,
        status: 404,
      });
    }
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

  it('holds one run against another', async () => {
    const { history, dataOf } = await served();
    await history.whole('run-1');
    await history.whole('run-2');

    expect(await dataOf('/compare?run=run-2&baseline=run-1')).toMatchObject({
      report: {
        run_id: 'run-2',
        comparison: { baseline: { run_id: 'run-1', label: null }, pass_rate: { cases: 3 } },
      },
    });
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
    const source = localHistory(state, 5);
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

  it('changes nothing, whatever it is asked', async () => {
    const { get } = await served();

    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await get('/', { method })).status).toBe(405);
    }
    const head = await get('/', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});
