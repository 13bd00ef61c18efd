import { describe, expect, it, onTestFinished } from 'vitest';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import { startHistoryServer } from '../../lib/serve/history-server.ts';
import { localHistory } from '../../lib/serve/local-history.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';
import { AHistory } from './a-history.ts';

/** A run in flight, its page, and what sends forms to the server as its pages do. */
async function inFlight({ readOnly = false } = {}) {
  const state = temporaryState();
  const history = new AHistory(state);
  const begun = await history.begin('run-1');
  const release = state.claimRun('run-1');
  const server = await startHistoryServer(0, localHistory(state, { everyMs: 5, readOnly }));
  onTestFinished(() => server[Symbol.asyncDispose]());
  const page = async (path = '/runs/run-1') => (await fetch(new URL(path, server.url))).text();
  const [, token = ''] = /"token":"([^"]*)"/.exec(await page()) ?? [];
  const post = (given: { token?: string; origin?: string; run?: string; filler?: string } = {}) => {
    const { origin = new URL(server.url).origin, run = 'run-1', filler = '' } = given;
    return fetch(new URL(`/runs/${run}/cancel`, server.url), {
      method: 'POST',
      redirect: 'manual',
      headers: { origin },
      body: new URLSearchParams({ filler, token: given.token ?? token }),
    });
  };
  const asked = async () => (await state.ledger.readRun('run-1'))?.cancelRequestedAt ?? null;
  return { state, history, begun, release, server, page, token, post, asked };
}

describe('cancelling a run from its page', () => {
  it('asks the process that drives it, and leads back to the page, which says so', async () => {
    const { history, begun, page, post } = await inFlight();

    const response = await post();

    expect([response.status, response.headers.get('location')]).toEqual([303, '/runs/run-1']);
    expect(await page()).toContain('"cancel_requested_at":"2');
    await history.end(begun);
    expect(await page()).toContain('"verdict":"cancelled"');
  });

  it('asks once where two ask at once', async () => {
    const { state, history, begun, post } = await inFlight();

    const responses = await Promise.all([post(), post(), post()]);

    expect(responses.map(({ status }) => status)).toEqual([303, 303, 303]);
    await history.end(begun);
    const records = await state.audit.recordsAfter('suite-1', 0, 10);
    expect(records).toHaveLength(1);
  });

  it('says how a run has ended that was faster', async () => {
    const { history, begun, page, post } = await inFlight();
    await history.end(begun);

    const response = await post();

    expect(response.status).toBe(409);
    expect(await response.text()).toContain(
      'Nothing is left to cancel: run run-1 has ended: its verdict is passed.',
    );
    expect(await page()).not.toContain('asked to cancel');
  });

  it('says on the report where a wish came too late to count', async () => {
    const { state, history, begun, page } = await inFlight();
    await history.end(begun);
    const run = await state.ledger.readRun('run-1');
    if (run !== null) await state.ledger.updateRun({ ...run, cancelRequestedAt: 0 });

    expect(await page()).toContain(
      'It was asked to cancel at 00:00:00 UTC; by then it was decided as passed.',
    );
  });

  it('changes nothing where no process carries the run on, and offers nothing', async () => {
    const { release, page, post, asked } = await inFlight();
    release();

    const response = await post();

    expect(response.status).toBe(409);
    expect(await response.text()).toContain('cognigate resume run-1');
    expect(await asked()).toBeNull();
    expect(await page()).not.toContain('<form');
  });

  it.each([
    ['without a token', { token: '' }],
    ['with the token of another server', { token: 'A'.repeat(43) }],
    ['with a token behind more than a form has', { filler: 'x'.repeat(2_000) }],
    ['from another site', { origin: 'https://evil.example' }],
    ['from another server of this machine', { origin: 'http://127.0.0.1:1' }],
  ])('is refused %s', async (_, given) => {
    const { post, asked, page } = await inFlight();

    const status = await post(given).then(
      (response) => response.status,
      () => 'no answer',
    );

    expect([403, 'no answer']).toContain(status);
    expect(await asked()).toBeNull();
    expect(await page()).toContain('"view":"live"');
  });

  it('is known for no run that is not there, and asked for by no link', async () => {
    const { post, page, asked } = await inFlight();

    expect((await post({ run: 'run-9' })).status).toBe(404);
    expect(await page('/runs/run-1/cancel')).toContain('There is no page at');
    expect(await asked()).toBeNull();
  });

  it('is neither offered nor done where the pages are for looking only', async () => {
    const { page, token, post, asked } = await inFlight({ readOnly: true });

    expect(await page()).toContain('"token":null');
    expect(token).toBe('');
    expect((await post()).status).toBe(405);
    expect(await asked()).toBeNull();
  });

  it('is not offered of a directory that is only looked at', async () => {
    const { state } = await inFlight();

    using sealed = openStateDirectory(state.path, { sealed: true });

    expect(localHistory(sealed).cancel).toBeUndefined();
    expect(localHistory(sealed).isDriven('run-1')).toBeNull();
  });
});
