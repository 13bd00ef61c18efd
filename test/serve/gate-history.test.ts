import { describe, expect, it } from 'vitest';
import { gateHistory } from '../../lib/cli/remote/gate-history.ts';
import type { HttpOutcome } from '../../lib/platforms/http.ts';
import { answerRequest } from '../../lib/serve/answer-request.ts';
import { localHistory } from '../../lib/serve/local-history.ts';
import type { RunHistory } from '../../lib/serve/run-history.ts';
import { aBaseline } from '../support/builders/ledger-builders.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';
import { answered, clientOfGate } from './a-gate.ts';
import { AHistory } from './a-history.ts';

async function shown(path: string, history: RunHistory) {
  const url = new URL(path, 'http://127.0.0.1:1');
  const answer = await answerRequest({ method: 'GET', url, token: 'secret' }, history);
  if (answer.kind === 'json') return { status: 200, data: JSON.parse(answer.text) };
  if (answer.kind !== 'page') throw new Error('no page');
  const [, data] =
    /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(answer.html) ?? [];
  return { status: answer.status, data: JSON.parse(data ?? 'null') };
}

function cancelled(runId: string, history: RunHistory) {
  const url = new URL(`/runs/${runId}/cancel`, 'http://127.0.0.1:1');
  return answerRequest({ method: 'POST', url, token: '' }, history);
}

async function twoPlaces() {
  const state = temporaryState();
  const history = new AHistory(state);
  await history.whole('run-1');
  await history.whole('run-2', { suite_id: 'été/1' });
  await history.whole('run-3');
  await history.begin('run-4');
  await state.baselines.set(aBaseline({ suiteId: 'suite-1', runId: 'run-1' }));
  const { client, asked } = clientOfGate(state);
  return { state, local: localHistory(state), gate: gateHistory(client), asked };
}

describe('the history of a deployed gate', () => {
  it.each([
    '/suites/suite-1',
    `/suites/${encodeURIComponent('été/1')}`,
    '/runs/run-1',
    '/runs/run-3',
    '/runs/run-3/report.json',
    '/runs/run-3?baseline=run-9',
    '/suites/suite-1?verdict=failed',
    '/suites/suite-1?after=run-3',
    '/compare?run=run-3',
    '/compare?run=run-3&baseline=run-1&show=same&q=hello',
    '/compare?run=run-1',
    '/suites/none',
    '/runs/run-9',
    '/runs/run-9/report.json',
    '/runs/run-4/report.json',
    '/compare?run=run-3&baseline=run-4',
    '/compare?run=run-3&baseline=run-9',
    '/nothing',
  ])('has the page %s as a machine with these runs has it', async (path) => {
    const { local, gate } = await twoPlaces();

    expect(await shown(path, gate)).toEqual(await shown(path, local));
  });

  it('shows a run in flight as a machine does, but for what its API does not tell', async () => {
    const { local, gate } = await twoPlaces();

    const { data } = await shown('/runs/run-4', gate);

    const { data: here } = await shown('/runs/run-4', local);
    const live = { ...here.live, is_driven: null, results: null };
    expect(data).toEqual({ ...here, place: 'gate', live });
  });

  it('lists its suites and open runs as a machine does, but for who drives them', async () => {
    const { local, gate } = await twoPlaces();

    const { data } = await shown('/', gate);

    const { data: here } = await shown('/', local);
    const open = here.open.map((run: object) => ({ ...run, is_driven: null }));
    expect(data).toEqual({ ...here, place: 'gate', open });
    expect(data).toMatchObject({
      suites: [
        { suite_id: 'suite-1', latest: { run_id: 'run-4' } },
        { suite_id: 'été/1', latest: { run_id: 'run-2', passed: 3, planned: 3 } },
      ],
      open: [{ run_id: 'run-4' }],
    });
  });

  it('compares two runs by their reports', async () => {
    const { gate } = await twoPlaces();

    const { data } = await shown('/compare?run=run-3&baseline=run-1', gate);

    expect(data).toMatchObject({
      view: 'compare',
      run: { run_id: 'run-3' },
      baseline: { run_id: 'run-1' },
      counts: { same: 3, newly_failing: 0 },
    });
  });

  it('takes the figures of a suite from lists, and reads no report for them', async () => {
    const { gate, asked } = await twoPlaces();

    await shown('/suites/suite-1', gate);

    expect(asked.toSorted()).toEqual([
      'GET /v1/suites/suite-1/baselines',
      'GET /v1/suites/suite-1/runs?limit=100',
    ]);
  });

  it('asks on, page by page, until it has as many runs as it shows', async () => {
    const state = temporaryState();
    const history = new AHistory(state);
    for (let index = 0; index < 5; index += 1) await history.accept(`run-${index}`);
    const { client, asked } = clientOfGate(state);

    const runs = [
      ...(await client.runs('suite-1', 3)),
      ...(await client.runs('suite-1', 9, 'run-2')),
    ];

    expect(runs.map(({ run_id }) => run_id)).toEqual(['run-4', 'run-3', 'run-2', 'run-1', 'run-0']);
    expect(asked).toEqual([
      'GET /v1/suites/suite-1/runs?limit=3',
      'GET /v1/suites/suite-1/runs?limit=9&after=run-2',
    ]);
  });

  it('hands the filters of a page on, and looks no further than ten requests', async () => {
    let pages = 0;
    const { client, asked } = clientOfGate(temporaryState(), ({ path }) => {
      if (path.endsWith('/baselines')) return null;
      pages += 1;
      return answered(200, { runs: [], next: `run-${pages}` });
    });
    const query = 'verdict=failed&label=team%3Da&label=bot_version%3D1.4.0&until=2026-11-27';

    await shown(`/suites/suite-1?${query}`, gateHistory(client));

    const [first, ...more] = asked.filter((line) => line.includes('verdict'));
    expect(first).toBe(
      'GET /v1/suites/suite-1/runs?limit=100&verdict=failed&label=team%3Da%0Abot_version%3D1.4.0&until=2026-11-28T00%3A00%3A00.000Z',
    );
    expect(more).toHaveLength(9);
  });

  it('cancels by the API, and leads back to the run', async () => {
    const { state } = await twoPlaces();
    const view = await clientOfGate(state).client.run('run-4');
    const { client, asked } = clientOfGate(state, ({ method }) =>
      method === 'POST' ? answered(202, view) : null,
    );

    expect(await cancelled('run-4', gateHistory(client))).toEqual({
      kind: 'moved',
      to: '/runs/run-4',
    });
    expect(asked.at(-1)).toBe('POST /v1/runs/run-4/cancel');
  });

  it('says how a run has ended that is cancelled too late', async () => {
    const { state } = await twoPlaces();
    const detail = 'run run-3 has ended: its verdict is passed';
    const { client } = clientOfGate(state, ({ method }) =>
      method === 'POST' ? answered(409, { title: 'Conflict', status: 409, detail }) : null,
    );

    expect(await cancelled('run-3', gateHistory(client))).toMatchObject({
      status: 409,
      html: expect.stringContaining(`Nothing is left to cancel: ${detail}.`),
    });
  });

  it('shows a suite that is named and not listed, and none that has no runs', async () => {
    const { state } = await twoPlaces();
    const { client } = clientOfGate(state);
    const unlisting = {
      suites: async () => [],
      openRuns: () => client.openRuns(),
      runs: client.runs.bind(client),
      runsLike: client.runsLike.bind(client),
      cancel: client.cancel.bind(client),
      baselines: client.baselines.bind(client),
      run: client.run.bind(client),
      report: client.report.bind(client),
    };

    const { data } = await shown('/', gateHistory(unlisting, { named: ['suite-1', 'none'] }));

    expect(data.suites).toMatchObject([
      { suite_id: 'suite-1', runs: 3, latest: { run_id: 'run-4' } },
    ]);
  });

  const noAnswer: HttpOutcome = {
    kind: 'no_answer',
    host: 'gate.example',
    phase: 'connect',
    code: 'ECONNREFUSED',
    problem: 'gate.example refused the connection (ECONNREFUSED)',
  };
  const expired = { message: 'The security token included in the request is expired' };
  const unknownPath = { message: 'Missing Authentication Token' };
  const wrongKey = { message: 'The request signature we calculated does not match' };
  const busy = { title: 'too many at once', status: 429, detail: 'come again in a few seconds' };
  const broken = { title: 'an error', status: 500, detail: 'the gate failed at this' };

  it.each<[string, HttpOutcome, string]>([
    [
      'takes no such signature',
      answered(403, wrongKey),
      'may not call this gate; check the account',
    ],
    ['wants another kind of key', answered(401, {}), 'may not call this gate; check the account'],
    [
      'is told by credentials that have expired',
      answered(403, expired),
      'have expired; log in again',
    ],
    ['is older than this command', answered(403, unknownPath), 'deploy the gate anew'],
    ['is busy', answered(429, busy), 'answers 429: come again in a few seconds'],
    ['fails', answered(500, broken), 'answers 500: the gate failed at this'],
    ['cannot be reached', noAnswer, 'refused the connection'],
    ['is something else', answered(200, { hello: 'world' }), 'something else than a gate would'],
  ])('says so on each page where the gate %s', async (_, outcome, message) => {
    const { client } = clientOfGate(temporaryState(), () => outcome);

    for (const path of ['/', '/suites/a', '/runs/run-1', '/compare?run=run-1&baseline=run-2']) {
      const { status, data } = await shown(path, gateHistory(client));

      expect([status, data.view]).toEqual([500, 'problem']);
      expect(data.message).toContain(message);
    }
  });
});
