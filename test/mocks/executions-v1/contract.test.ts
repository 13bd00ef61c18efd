import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { customerServiceBot } from '../../../lib/mocks/executions-v1/bot/customer-service-bot.ts';
import { type DemoBot, trainBot } from '../../../lib/mocks/executions-v1/bot/demo-bot.ts';
import type { MockPlatformOptions } from '../../../lib/mocks/executions-v1/mock-options.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../../lib/mocks/executions-v1/start-mock-platform.ts';
import { payloadOf, REFUND_CASE, WireClient } from './wire-client.ts';

let bot: DemoBot;
let platform: MockPlatform;
let now = Date.UTC(2026, 10, 22, 10);

beforeAll(async () => {
  bot = await trainBot(customerServiceBot);
});

afterEach(() => platform.close());

async function open(options: MockPlatformOptions = {}): Promise<WireClient> {
  platform = await startMockPlatform({ bot, now: () => now, secondsPerExecution: 10, ...options });
  return new WireClient(platform.url).signIn();
}

describe('the token address', () => {
  it('gives a bearer token with lifetime and scope', async () => {
    const client = await open();

    const { status, json } = await client.askToken();

    expect(status).toBe(200);
    expect(json).toMatchObject({
      expires_in: 3_600,
      token_type: 'Bearer',
      scope: 'test:execute test:read webhook:write',
    });
    expect(json.access_token).toMatch(/^\S{20,}$/);
  });

  it.each([
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ client_id: '' }, 401, 'invalid_client'],
    [{ client_secret: '' }, 401, 'invalid_client'],
    [{ scope: '' }, 403, 'invalid_scope'],
    [{ scope: 'admin' }, 403, 'invalid_scope'],
  ])('refuses %j with %i %s', async (fields, status, error) => {
    const client = await open();

    const answer = await client.askToken(fields);

    expect(answer.status).toBe(status);
    expect(answer.json.error).toBe(error);
  });

  it('refuses a form without grant_type, and JSON in place of a form', async () => {
    const client = await open();
    const post = (type: string, body: string) =>
      client.call('/api/v1/oauth/token', {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });

    const withoutGrant = await post('application/x-www-form-urlencoded', 'client_id=me');
    const json = await post('application/json', '{"grant_type":"client_credentials"}');

    expect(withoutGrant.status).toBe(400);
    expect(json.status).toBe(415);
  });

  it('lets a token live as long as it said, and no longer', async () => {
    const client = await open({ tokenSeconds: 100 });
    const id = await client.start();

    now += 99_999;
    const before = await client.status(id);
    now += 1;
    const after = await client.status(id);

    expect(before.status).toBe(200);
    expect(after.status).toBe(401);
    expect(after.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('refuses calls without a token, with a made-up one, and beyond its scope', async () => {
    const client = await open();
    const id = await client.start();
    const reader = new WireClient(platform.url);
    reader.token = (await client.askToken({ scope: 'test:read' })).json.access_token;
    const stranger = new WireClient(platform.url);
    stranger.token = 'made-up';

    expect((await client.call(`/api/v1/executions/${id}/status`)).status).toBe(401);
    expect((await stranger.status(id)).status).toBe(401);
    expect((await stranger.submit(payloadOf(1))).status).toBe(401);
    expect((await reader.submit(payloadOf(1))).status).toBe(403);
    expect((await reader.status(id)).status).toBe(200);
  });
});

describe('a submission', () => {
  it('starts an execution at once', async () => {
    const client = await open();

    const { status, json } = await client.submit(payloadOf(2));

    expect(status).toBe(202);
    expect(json.execution_id).toMatch(/^exec-/);
    expect(platform.statistics()).toMatchObject({ executions: 1, cases: 2, unknownFields: [] });
  });

  const outcome = REFUND_CASE.outcome;
  const withCase = (change: object) => ({
    suite_id: 's',
    test_cases: [{ ...REFUND_CASE, ...change }],
  });
  it.each<[string, unknown, string]>([
    ['text that is no JSON', '{"suite_id":', 'JSON'],
    ['a list', [], 'the body'],
    ['no suite_id', { test_cases: [REFUND_CASE] }, 'suite_id'],
    ['another suite_id than in the path', { ...payloadOf(1), suite_id: 't' }, 'equal'],
    ['no cases', { suite_id: 's' }, 'test_cases'],
    ['an empty list of cases', payloadOf(0), 'test_cases'],
    ['501 cases', payloadOf(501), 'has 501 entries'],
    ['a time-out of 29', { ...payloadOf(1), execution_timeout_seconds: 29 }, 'execution_timeout'],
    [
      'a time-out of 1801',
      { ...payloadOf(1), execution_timeout_seconds: 1801 },
      'execution_timeout',
    ],
    [
      'a time-out of 30.5',
      { ...payloadOf(1), execution_timeout_seconds: 30.5 },
      'execution_timeout',
    ],
    ['no input_text', withCase({ input_text: undefined }), 'test_cases[0].input_text'],
    ['an input_text that is a number', withCase({ input_text: 1 }), 'test_cases[0].input_text'],
    ['context that is a list', withCase({ context_variables: [] }), 'context_variables'],
    ['context that is null', withCase({ context_variables: null }), 'context_variables'],
    ['no outcome', withCase({ outcome: undefined }), 'test_cases[0].outcome'],
    [
      'an intent that is a number',
      withCase({ outcome: { ...outcome, expected_intent: 1 } }),
      'expected_intent',
    ],
    [
      'entities that are text',
      withCase({ outcome: { ...outcome, expected_entities: 'a' } }),
      'expected_entities',
    ],
    [
      'an entity that is a number',
      withCase({ outcome: { ...outcome, expected_entities: [1] } }),
      'expected_entities[0]',
    ],
    [
      'a response that is a list',
      withCase({ outcome: { ...outcome, expected_response_contains: [] } }),
      'expected_response',
    ],
    [
      'no latency',
      withCase({ outcome: { ...outcome, allowed_latency_ms: undefined } }),
      'allowed_latency_ms',
    ],
    [
      'a latency of 99',
      withCase({ outcome: { ...outcome, allowed_latency_ms: 99 } }),
      'allowed_latency_ms',
    ],
    [
      'a latency of 5001',
      withCase({ outcome: { ...outcome, allowed_latency_ms: 5001 } }),
      'allowed_latency_ms',
    ],
    [
      'a latency of 100.5',
      withCase({ outcome: { ...outcome, allowed_latency_ms: 100.5 } }),
      'allowed_latency_ms',
    ],
    [
      'a latency that is text',
      withCase({ outcome: { ...outcome, allowed_latency_ms: '800' } }),
      'allowed_latency_ms',
    ],
  ])('with %s is refused and starts nothing', async (_, payload, part) => {
    const client = await open();

    const { status, json } = await client.submit(payload);

    expect(status).toBe(400);
    expect(json.message).toContain(part);
    expect(platform.statistics().executions).toBe(0);
  });

  it.each<[string, object]>([
    [
      'null in every directive',
      {
        outcome: {
          expected_intent: null,
          expected_entities: null,
          expected_response_contains: null,
          allowed_latency_ms: 100,
        },
      },
    ],
    ['only a latency', { outcome: { allowed_latency_ms: 5_000 } }],
    ['an empty text', { input_text: '' }],
    ['context of any depth', { context_variables: { a: { b: [1, null, 'c'] } } }],
    ['no context', { context_variables: undefined }],
  ])('with %s is taken', async (_, change) => {
    const client = await open();

    expect((await client.submit(withCase(change))).status).toBe(202);
  });

  it('of 500 cases is taken', async () => {
    const client = await open();

    expect((await client.submit(payloadOf(500))).status).toBe(202);
  });

  it('may have fields that the contract does not name, and they are told', async () => {
    const client = await open();

    const payload = { ...withCase({ id: 'case-1', outcome: { ...outcome, x: 1 } }), gate: {} };
    const { status } = await client.submit(payload);

    expect(status).toBe(202);
    expect(platform.statistics().unknownFields).toEqual([
      'gate',
      'test_cases[].id',
      'test_cases[].outcome.x',
    ]);
  });

  it('names its suite percent-encoded in the path', async () => {
    const client = await open();
    const suite_id = 'süße/suite 100%';

    const taken = await client.submit(
      { ...payloadOf(1), suite_id },
      {},
      encodeURIComponent(suite_id),
    );
    const malformed = await client.submit({ ...payloadOf(1), suite_id: '%' }, {}, '%');

    expect(taken.status).toBe(202);
    expect(malformed.status).toBe(400);
  });

  it('meets 415 as text and 413 when it is too large', async () => {
    const client = await open({ maxBodyBytes: 1_000 });

    expect((await client.submit(payloadOf(1), { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await client.submit(payloadOf(20))).status).toBe(413);
    expect(
      (await client.submit(payloadOf(1), { 'content-type': 'Application/JSON; charset=utf-8' }))
        .status,
    ).toBe(202);
  });

  it('with a key that came before is answered with the first execution', async () => {
    const client = await open();
    const key = { 'idempotency-key': 'run:0' };

    const first = await client.submit(payloadOf(2), key);
    const again = await client.submit(JSON.stringify(payloadOf(2), null, 2), key);

    expect(again.status).toBe(202);
    expect(again.json.execution_id).toBe(first.json.execution_id);
    expect(platform.statistics()).toMatchObject({ executions: 1, replayed: 1 });
  });

  it('with a key that came before with another body is refused', async () => {
    const client = await open();
    const key = { 'idempotency-key': 'run:0' };
    await client.submit(payloadOf(2), key);

    const other = await client.submit(payloadOf(3), key);

    expect(other.status).toBe(422);
    expect(platform.statistics().executions).toBe(1);
  });

  it('without a key is an execution of its own each time', async () => {
    const client = await open();

    expect(await client.start()).not.toBe(await client.start());
  });
});

describe('an execution', () => {
  it('is queued, then runs with counted cases, then is completed', async () => {
    const client = await open();
    const id = await client.start(4);

    const queued = await client.status(id);
    now += 5_000;
    const running = await client.status(id);
    now += 5_000;
    const completed = await client.status(id);

    expect(queued.json.status).toBe('queued');
    expect(running.json).toMatchObject({ status: 'running', completed_cases: 2, total_cases: 4 });
    expect(completed.json).toMatchObject({ status: 'completed', completed_cases: 4 });
  });

  it.each([
    ['share', { progress: 0.5 }],
    ['percent', { progress: 50 }],
  ] as const)('tells its progress as %s', async (reportsProgress, expected) => {
    const client = await open({ reportsProgress });
    const id = await client.start(4);

    now += 5_000;

    expect((await client.status(id)).json).toMatchObject(expected);
  });

  it('tells nothing but a word where progress is switched off', async () => {
    const client = await open({ reportsProgress: false });
    const id = await client.start();

    expect(Object.keys((await client.status(id)).json)).toEqual(['execution_id', 'status']);
  });

  it('that outlasts its time-out ends as timeout, with the results of the time it had', async () => {
    const client = await open({ secondsPerExecution: 60 });
    const payload = { ...payloadOf(4), execution_timeout_seconds: 30 };
    const id = (await client.submit(payload)).json.execution_id;

    now += 30_000;

    expect((await client.status(id)).json.status).toBe('timeout');
    expect((await client.results(id)).json.test_results).toHaveLength(2);
  });

  it('has no results before its end', async () => {
    const client = await open();
    const id = await client.start();

    const { status, headers } = await client.results(id);

    expect(status).toBe(409);
    expect(headers.get('retry-after')).toBe('1');
  });

  it('judges every directive and gives what it judged by', async () => {
    const client = await open();
    const id = await client.start(1);

    now += 10_000;
    const result = await client.firstResult(id);

    expect(result.assertions.map(({ type, passed }) => [type, passed])).toEqual([
      ['intent', true],
      ['entities', true],
      ['response', true],
      ['latency', true],
    ]);
    expect(result).toMatchObject({
      matched_intent: 'intent_refund_request',
      extracted_entities: [{ name: 'order_number', value: 'AB-123456' }],
      input_text: 'I want a refund for order AB-123456 0',
    });
    expect(result.intent_confidence).toBeGreaterThan(0.5);
    expect(Number.isInteger(result.latency_ms)).toBe(true);
  });

  it('says what was expected and what came where a directive is missed', async () => {
    const client = await open();
    const outcome = {
      expected_intent: 'intent_voucher_code',
      expected_entities: ['city'],
      expected_response_contains: 'voucher',
      allowed_latency_ms: 5_000,
    };
    const payload = { suite_id: 's', test_cases: [{ ...REFUND_CASE, outcome }] };
    const id = (await client.submit(payload)).json.execution_id;

    now += 10_000;
    const { assertions } = await client.firstResult(id);

    expect(assertions.slice(0, 3)).toEqual([
      {
        type: 'intent',
        passed: false,
        expected: 'intent_voucher_code',
        actual: 'intent_refund_request',
      },
      { type: 'entities', passed: false, expected: ['city'], actual: ['order_number'] },
      {
        type: 'response',
        passed: false,
        expected: 'voucher',
        actual: 'I have started the refund for order AB-123456. It takes five working days.',
      },
    ]);
  });

  it('asserts nothing about an intent that is null', async () => {
    const client = await open();
    const outcome = { expected_intent: null, expected_entities: [], allowed_latency_ms: 5_000 };
    const payload = {
      suite_id: 's',
      test_cases: [{ input_text: 'tell me a joke', context_variables: {}, outcome }],
    };
    const id = (await client.submit(payload)).json.execution_id;

    now += 10_000;
    const result = await client.firstResult(id);

    expect(result.matched_intent).toBeNull();
    expect(result.intent_confidence).toBeNull();
    expect(result.assertions).toHaveLength(1);
    expect(result.assertions[0]).toMatchObject({ type: 'latency', passed: true });
  });

  it('gives its results in pages that follow one another in the order of the cases', async () => {
    const client = await open({ pageSize: 2 });
    const id = await client.start(5);
    now += 10_000;

    const texts: string[] = [];
    let pages = 0;
    for (let page = await client.results(id); ; page = await client.next(page.json.next ?? '')) {
      pages += 1;
      for (const { input_text } of page.json.test_results) texts.push(input_text);
      if (page.json.next === undefined) break;
    }

    expect(pages).toBe(3);
    expect(texts).toEqual(payloadOf(5).test_cases.map(({ input_text }) => input_text));
    expect((await client.results(id, '?offset=6')).status).toBe(400);
  });

  it('is not found under an id that was never given', async () => {
    const client = await open();

    expect((await client.status('exec-none')).status).toBe(404);
    expect((await client.results('exec-none')).status).toBe(404);
  });
});

describe('the server', () => {
  it('names the method that an address takes', async () => {
    const client = await open();

    const answer = await client.call('/api/v1/oauth/token');
    const put = await client.call('/api/v1/executions/x/status', { method: 'PUT' });

    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect(put.headers.get('allow')).toBe('GET');
  });

  it('knows no other addresses', async () => {
    const client = await open();

    expect((await client.call('/')).status).toBe(404);
    expect((await client.call('/api/v1/executions//status')).status).toBe(404);
    expect(platform.statistics().misdirected).toBe(2);
  });

  it('turns away what is beyond the rate limit until the window is over', async () => {
    now = Date.UTC(2026, 10, 22, 10) + 2_500;
    const client = await open({ rateLimit: 3, rateWindowSeconds: 10 });
    const id = await client.start();
    await client.status(id);
    await client.status(id);

    const limited = await client.status(id);
    const token = await client.askToken();
    now += 7_500;
    const admitted = await client.status(id);

    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).toBe('8');
    expect(token.status).toBe(200);
    expect(admitted.status).toBe(200);
    expect(platform.statistics().rateLimited).toBe(1);
  });

  it('logs a line per request, without the token', async () => {
    const lines: string[] = [];
    const client = await open({ log: (line) => lines.push(line) });
    await client.start();

    await platform.close();

    expect(lines.map((line) => line.replace(/\d+ ms$/, 'n ms'))).toEqual([
      'POST /api/v1/oauth/token 200 n ms',
      'POST /api/v1/test-suites/s/executions 202 n ms',
    ]);
    expect(lines.join()).not.toContain(client.token);
  });

  it('counts what went over the wire', async () => {
    const client = await open();
    const id = await client.start();
    await client.status(id);
    await client.results(id);

    expect(platform.statistics()).toMatchObject({
      requests: { token: 1, submit: 1, status: 1, results: 1 },
      tokensIssued: 1,
      faulted: 0,
    });
  });
});
