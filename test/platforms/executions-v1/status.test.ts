import { describe, expect, it } from 'vitest';
import { progressOf } from '../../../lib/platforms/executions-v1/progress.ts';
import type { StatusOutcome } from '../../../lib/steps/ports/platform.ts';
import { scriptedPlatform } from '../../support/servers/scripted-platform.ts';
import {
  type Answer,
  bytes,
  empty,
  gzipBomb,
  hang,
  html,
  json,
  redirect,
  reset,
  stalled,
  torn,
} from '../../support/servers/scripted-server.ts';
import { fc } from '../../support/setup/fast-check.ts';

async function outcomeOf(answer: Answer, timeoutMs = 2_000): Promise<StatusOutcome> {
  await using scripted = await scriptedPlatform([answer], { timeoutMs });
  return await scripted.platform.status('e-1');
}

describe('a status', () => {
  it('is asked for at the execution’s own address', async () => {
    await using scripted = await scriptedPlatform([json(200, { status: 'running' })]);

    await scripted.platform.status('a/b:c');
    await scripted.platform.status('..');

    expect(scripted.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v1/executions/a%2Fb%3Ac/status',
      'GET /api/v1/executions/%2E%2E/status',
    ]);
  });

  it.each(['completed', 'failed', 'timeout'])('of %s is terminal', async (word) => {
    expect(await outcomeOf(bytes(200, `{"status": "${word}","more": 1e0 }`))).toEqual({
      status: 'terminal',
      word,
      answer: { bytes: Buffer.from(`{"status": "${word}","more": 1e0 }`), masked: [] },
    });
  });

  it.each([
    [0, 2],
    [1, 2],
    [3, 999],
  ])('of completed with %i of %i cases done is not believed', async (done, total) => {
    const answer = json(200, { status: 'completed', completed_cases: done, total_cases: total });

    expect(await outcomeOf(answer)).toMatchObject({
      status: 'running',
      word: 'completed',
      fault: {
        code: 'completed_unfinished',
        message: `the platform said completed with ${done} of ${total} cases done`,
      },
    });
  });

  it.each([
    [{ error: 'the bot was not reached' }, 'beside an error'],
    [{ error: { code: 7 } }, 'beside an error'],
    [{ cancelled: true }, 'of an execution that was cancelled'],
  ])('of completed beside %j is not believed', async (said, message) => {
    expect(await outcomeOf(json(200, { status: 'completed', ...said }))).toMatchObject({
      status: 'running',
      fault: { code: 'completed_unfinished', message: `the platform said completed ${message}` },
    });
  });

  it.each([
    { error: null },
    { error: '' },
    { error: {} },
    { error: false },
    { cancelled: false },
    { completed_cases: 2, total_cases: 2 },
    { completed_cases: 3, total_cases: 2 },
    { completed_cases: 0 },
    { total_cases: 2 },
    { completed_cases: '0', total_cases: '2' },
    { completed_cases: null, total_cases: null },
    { completed_cases: -1, total_cases: 2 },
    { completed_cases: 0, total_cases: 0 },
  ])('of completed beside %j is terminal', async (counts) => {
    expect(await outcomeOf(json(200, { status: 'completed', ...counts }))).toMatchObject({
      status: 'terminal',
      word: 'completed',
    });
  });

  it.each([
    { execution_id: 'another' },
    { execution_id: 2 },
    { suite_id: 'another' },
    { execution_id: 'e-1', suite_id: 'suite-2' },
  ])('that names another than was asked for is none: %j', async (names) => {
    await using scripted = await scriptedPlatform([json(200, { status: 'completed', ...names })]);

    const outcome = await scripted.platform.status('e-1', { suiteId: 'suite-1' });

    expect(outcome).toMatchObject({
      status: 'unavailable',
      reached: true,
      fault: { code: 'answer_of_another', message: expect.stringContaining('was asked for') },
    });
  });

  it.each([
    ['e-1', { execution_id: 'e-1', suite_id: 'suite-1' }],
    ['e-1', { execution_id: null, suite_id: null }],
    ['e-1', { execution_id: '', suite_id: '' }],
    ['7', { execution_id: 7 }],
    ['7', { execution_id: 7.0 }],
    ['e-1', { execution_id: {}, suite_id: [] }],
  ])('of %s is believed beside %j', async (id, names) => {
    await using scripted = await scriptedPlatform([json(200, { status: 'completed', ...names })]);

    expect(await scripted.platform.status(id, { suiteId: 'suite-1' })).toMatchObject({
      status: 'terminal',
    });
  });

  it.each([
    '{"status":"failed","status":"completed"}',
    '{"status":"completed","st\\u0061tus":"failed"}',
    '{"status":"completed","completed_cases":0,"completed_cases":2,"total_cases":2}',
    '{"status":"completed","execution_id":"another","execution_id":"e-1"}',
    '{"status":"completed","completed_cases":1e400,"total_cases":2}',
  ])('a50: that says two things is none: %s', async (text) => {
    expect(await outcomeOf(bytes(200, text))).toMatchObject({
      status: 'unavailable',
      fault: { code: 'answer_unreadable' },
    });
  });

  it('is read with a byte order mark, which is kept', async () => {
    const written = Buffer.from('\ufeff{"status":"completed","note":"\\ud800","note":1}');

    expect(await outcomeOf(bytes(200, written))).toMatchObject({
      status: 'terminal',
      answer: { bytes: written },
    });
  });

  it.each([
    ['running', 'running'],
    ['QUEUED', 'QUEUED'],
    ['Completed', 'Completed'],
    ['', ''],
    ['\u001b[31modd\r\nword', 'odd word'],
    ['w'.repeat(500), `${'w'.repeat(99)}…`],
  ])('of any other word such as %j means running', async (word, shown) => {
    expect(await outcomeOf(json(200, { status: word }))).toEqual({
      status: 'running',
      word: shown,
      progress: null,
      retryAfterSeconds: null,
    });
  });

  it('that runs passes on progress and the wait asked for', async () => {
    const answer = json(200, { status: 'running', progress: 40 }, { 'retry-after': '15' });

    expect(await outcomeOf(answer)).toEqual({
      status: 'running',
      word: 'running',
      progress: 0.4,
      retryAfterSeconds: 15,
    });
  });

  it.each([404, 410])('of an execution that is not there is not found: %d', async (status) => {
    expect(await outcomeOf(html(status))).toEqual({ status: 'not_found' });
  });

  it.each([
    ['429', empty(429, { 'retry-after': '8' }), 8, 'answered 429'],
    ['503', html(503), null, 'answered 503'],
    ['400', json(400, { message: 'canary' }), null, 'answered 400'],
    ['a redirect', redirect(302, '/login'), null, 'answered 302'],
    ['HTML', html(200), null, 'not JSON'],
    ['nothing', empty(200), null, 'is empty'],
    ['a torn body', torn(200, '{"status":"comp'), null, 'broke off'],
    ['a gzip bomb', gzipBomb(200, 50_000_000), null, 'larger than 5242880 bytes'],
    ['no word', json(200, { progress: 0.5 }), null, 'not of the agreed form'],
    ['a word that is a number', json(200, { status: 1 }), null, 'not of the agreed form'],
    ['a list', json(200, ['completed']), null, 'not of the agreed form'],
    ['a reset', reset, null, 'dropped the connection'],
  ])('cannot be told from %s', async (_, answer, retryAfterSeconds, problem) => {
    const outcome = await outcomeOf(answer);

    expect(outcome).toMatchObject({ status: 'unavailable', reached: true, retryAfterSeconds });
    expect(outcome).toHaveProperty('problem', expect.stringContaining(problem));
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it.each([
    ['silence', hang, 'did not answer within 0.15 s'],
    ['a body that comes to a halt', stalled(200, '{"sta'), 'did not end within 0.15 s'],
  ])('cannot be told from %s', async (_, answer, problem) => {
    const outcome = await outcomeOf(answer, 150);

    expect(outcome).toMatchObject({ status: 'unavailable', reached: true });
    expect(outcome).toHaveProperty('problem', expect.stringContaining(problem));
  });

  it('is an outcome, and terminal only by a terminal word, whatever comes', async () => {
    let next: Answer = hang;
    await using scripted = await scriptedPlatform(() => next);
    const words = fc.oneof(fc.string(), fc.constantFrom('completed', 'failed', 'timeout'));
    const bodies = fc.oneof(
      fc.json(),
      fc.string(),
      fc.record({ status: words, progress: fc.jsonValue() }).map((body) => JSON.stringify(body)),
    );

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 404, 429, 500), bodies, async (status, body) => {
        next = bytes(status, body);
        const outcome = await scripted.platform.status('e-1');
        if (outcome.status !== 'terminal') {
          expect(['running', 'not_found', 'unavailable']).toContain(outcome.status);
        } else expect(JSON.parse(body).status).toBe(outcome.word);
      }),
      { numRuns: 100 },
    );
  });
});

describe('progressOf', () => {
  it.each([
    [{ progress: 0 }, 0],
    [{ progress: 0.25 }, 0.25],
    [{ progress: 1 }, 1],
    [{ progress: 25 }, 0.25],
    [{ progress: 100 }, 1],
    [{ completed_cases: 30, total_cases: 40 }, 0.75],
    [{ completed_cases: 0, total_cases: 40, progress: 90 }, 0],
    [{ progress: 110 }, null],
    [{ progress: -0.1 }, null],
    [{ progress: Number.NaN }, null],
    [{ progress: '50' }, null],
    [{ progress: null }, null],
    [{}, null],
    [{ completed_cases: 41, total_cases: 40 }, null],
    [{ completed_cases: 0, total_cases: 0 }, null],
    [{ completed_cases: 1.5, total_cases: 3 }, null],
    [{ completed_cases: 41, total_cases: 40, progress: 0.5 }, 0.5],
    [{ completed_cases: 3 }, null],
  ])('reads %j as %s', (answer, progress) => {
    expect(progressOf(answer)).toBe(progress);
  });

  it('is a share or nothing, whatever comes', () => {
    const anything = fc.oneof(fc.anything(), fc.double(), fc.integer());

    fc.assert(
      fc.property(anything, anything, anything, (progress, completed_cases, total_cases) => {
        const share = progressOf({ progress, completed_cases, total_cases });
        expect(share === null || (share >= 0 && share <= 1)).toBe(true);
      }),
    );
  });
});
