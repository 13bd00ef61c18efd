import { readdirSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { customerServiceBot } from '../../../lib/mocks/executions-v1/bot/customer-service-bot.ts';
import { type DemoBot, trainBot } from '../../../lib/mocks/executions-v1/bot/demo-bot.ts';
import { readScenario } from '../../../lib/mocks/executions-v1/read-scenario.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../../lib/mocks/executions-v1/start-mock-platform.ts';
import { payloadOf, WireClient } from './wire-client.ts';

const FOLDER = 'examples/scenarios';
const START = Date.UTC(2026, 10, 22, 10);

let bot: DemoBot;
let platform: MockPlatform;
let now = START;

beforeAll(async () => {
  bot = await trainBot(customerServiceBot);
});

afterEach(() => platform.close());

/** Serves a ready scenario on a clock that stands still, without asking for a token yet. */
async function serve(name: string): Promise<WireClient> {
  now = START;
  const scenario = await readScenario(`${FOLDER}/${name}.yaml`);
  expect(scenario.name).toBe(name);
  platform = await startMockPlatform({ bot, scenario, now: () => now, secondsPerExecution: 2 });
  return new WireClient(platform.url);
}

type Check = (client: WireClient) => Promise<void>;

const cutOff = { name: 'TypeError' };
const keyed = (batch = 0) => ({ 'idempotency-key': `run:${batch}` });
const outcomes = (count: number, ask: () => Promise<{ status: number }>) =>
  Array.from({ length: count }).reduce<Promise<number[]>>(
    async (earlier) => [...(await earlier), (await ask()).status],
    Promise.resolve([]),
  );

/** Submits ten cases under a key, lets their time pass, and returns the execution's id. */
async function finished(client: WireClient, batch = 0): Promise<string> {
  await client.signIn();
  const answer = await client.submit(payloadOf(10, `b${batch}-`), keyed(batch));
  now += 2_000;
  return answer.json.execution_id;
}

const submitAnswers =
  (statuses: readonly number[], retryAfter: (string | null)[] = []): Check =>
  async (client) => {
    await client.signIn();
    for (const [position, status] of statuses.entries()) {
      const answer = await client.submit(payloadOf(2), keyed());
      expect(answer.status).toBe(status);
      if (position < retryAfter.length) {
        expect(answer.headers.get('retry-after')).toBe(retryAfter[position]);
      }
    }
  };

const resultTexts = async (client: WireClient, id: string) =>
  (await client.results(id)).json.test_results.map(({ input_text }) => input_text);
const sentTexts = payloadOf(10, 'b0-').test_cases.map(({ input_text }) => input_text);

const checks: Record<string, Check> = {
  'throttled-submit': submitAnswers([429, 429, 202], ['2', '2', null]),
  'throttled-submit-date': submitAnswers([429, 202], ['Sun, 22 Nov 2026 10:00:03 GMT', null]),
  'throttled-submit-bare': submitAnswers([429, 429, 202], [null, null, null]),
  'throttled-for-good': async (client) => {
    await submitAnswers([429, 429, 429, 429])(client);
    expect(platform.statistics().executions).toBe(0);
  },
  'throttled-status': async (client) => {
    const id = await finished(client);
    expect(await outcomes(3, () => client.status(id))).toEqual([429, 429, 200]);
  },
  'rate-limited': async (client) => {
    const id = await finished(client);
    expect((await outcomes(8, () => client.status(id))).at(-1)).toBe(429);
    now += 10_000;
    expect((await client.status(id)).status).toBe(200);
  },
  'submit-503-before': async (client) => {
    await submitAnswers([503])(client);
    expect(platform.statistics().executions).toBe(0);
  },
  'submit-504-after': async (client) => {
    await submitAnswers([504])(client);
    expect(platform.statistics().executions).toBe(1);
    expect((await client.submit(payloadOf(2), keyed())).status).toBe(202);
    expect(platform.statistics()).toMatchObject({ executions: 1, replayed: 1 });
  },
  'submit-reset-before': async (client) => {
    await client.signIn();
    await expect(client.submit(payloadOf(2), keyed())).rejects.toMatchObject(cutOff);
    expect(platform.statistics().executions).toBe(0);
  },
  'submit-reset-after': async (client) => {
    await client.signIn();
    await expect(client.submit(payloadOf(2), keyed())).rejects.toMatchObject(cutOff);
    await client.submit(payloadOf(2), keyed());
    expect(platform.statistics()).toMatchObject({ executions: 1, replayed: 1 });
  },
  'submit-hangs': async (client) => {
    await client.signIn();
    const unanswered = client.submit(payloadOf(2), keyed());
    const other = await client.submit(payloadOf(2), keyed());
    await platform.close();
    await expect(unanswered).rejects.toMatchObject(cutOff);
    expect(other.status).toBe(202);
    expect(platform.statistics().executions).toBe(1);
  },
  'submit-late-effect': async (client) => {
    await submitAnswers([504])(client);
    const id = (await client.submit(payloadOf(2), keyed())).json.execution_id;
    expect((await client.status(id)).status).toBe(404);
    now += 8_000;
    expect((await client.status(id)).json.status).toBe('queued');
    expect(platform.statistics().executions).toBe(1);
  },
  'submit-without-id': async (client) => {
    await client.signIn();
    const { status, json } = await client.submit(payloadOf(2), keyed());
    expect(status).toBe(202);
    expect(json).toEqual({ accepted: true });
    expect(platform.statistics().executions).toBe(1);
  },
  'same-execution-twice': async (client) => {
    const first = await finished(client, 0);
    const second = await finished(client, 1);
    expect(second).toBe(first);
    expect(await finished(client, 2)).not.toBe(first);
  },
  'submit-413': submitAnswers([413, 413]),
  'unknown-suite': async (client) => {
    await client.signIn();
    const { status, json } = await client.submit(payloadOf(2));
    expect([status, json.error]).toEqual([404, 'unknown_suite']);
  },
  'keys-ignored': async (client) => {
    await client.signIn();
    await expect(client.submit(payloadOf(2), keyed())).rejects.toMatchObject(cutOff);
    await client.submit(payloadOf(2), keyed());
    expect(platform.statistics()).toMatchObject({ executions: 2, replayed: 0 });
  },
  'wrong-client': async (client) => {
    const { status, json } = await client.askToken();
    expect([status, json.error]).toEqual([401, 'invalid_client']);
  },
  'missing-scope': submitAnswers([403, 403]),
  'token-outage': async (client) => {
    expect(await outcomes(3, () => client.askToken())).toEqual([503, 503, 200]);
  },
  'token-html': async (client) => {
    const { status, headers, text } = await client.askToken();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    expect(text).toContain('<html>');
  },
  'token-without-expiry': async (client) => {
    const { json } = await client.askToken();
    expect(json.access_token).toBeTruthy();
    expect(json).not.toHaveProperty('expires_in');
  },
  'short-tokens': async (client) => {
    expect((await client.askToken()).json).toMatchObject({ expires_in: 90 });
    const id = await finished(client);
    now += 90_000;
    expect((await client.status(id)).status).toBe(401);
  },
  'revoked-tokens': async (client) => {
    const id = await finished(client);
    expect(await outcomes(2, () => client.status(id))).toEqual([200, 401]);
    await client.signIn();
    expect((await client.status(id)).status).toBe(200);
  },
  'hidden-execution': async (client) => {
    const id = await finished(client);
    now += 2_999;
    expect((await client.status(id)).status).toBe(404);
    now += 1;
    expect((await client.status(id)).json.status).toBe('completed');
  },
  'status-unknown-word': async (client) => {
    const id = await finished(client);
    const words = [await client.status(id), await client.status(id), await client.status(id)];
    expect(words.map(({ json }) => json.status)).toEqual(Array(3).fill('warming_up'));
    expect((await client.status(id)).json.status).toBe('completed');
  },
  'status-backwards': async (client) => {
    await client.signIn();
    for (const label of ['a', 'b']) {
      const id = await client.start(2, label);
      now += 1_000;
      expect((await client.status(id)).json.status).toBe('completed');
      expect((await client.status(id)).json.status).toBe('running');
    }
  },
  'ends-failed': async (client) => {
    const id = await finished(client);
    expect((await client.status(id)).json.status).toBe('failed');
    expect((await client.results(id)).json.test_results).toHaveLength(10);
  },
  'ends-failed-without-results': async (client) => {
    const id = await finished(client);
    expect((await client.status(id)).json.status).toBe('failed');
    expect((await client.results(id)).json.test_results).toEqual([]);
  },
  'ends-timeout': async (client) => {
    const first = await finished(client, 0);
    const second = await finished(client, 1);
    expect((await client.status(first)).json.status).toBe('completed');
    expect((await client.status(second)).json.status).toBe('timeout');
    expect((await client.results(first)).json.test_results).toHaveLength(10);
    expect((await client.results(second)).json.test_results).toHaveLength(7);
  },
  'never-ends': async (client) => {
    const id = await finished(client);
    now += 3_600_000 / 2;
    expect((await client.status(id)).json.status).toBe('running');
  },
  'progress-110': async (client) => {
    const id = await finished(client);
    expect((await client.status(id)).json.progress).toBe(110);
  },
  'progress-not-a-number': async (client) => {
    const id = await finished(client);
    expect((await client.status(id)).json.progress).toBe('NaN');
  },
  'progress-decreasing': async (client) => {
    await client.signIn();
    const id = await client.start();
    now += 500;
    const early = (await client.status(id)).json.progress;
    now += 1_000;
    const late = (await client.status(id)).json.progress;
    expect([early, late]).toEqual([0.75, 0.25]);
  },
  'no-progress': async (client) => {
    const id = await finished(client);
    expect((await client.status(id)).json).toEqual({ execution_id: id, status: 'completed' });
  },
  'status-html': async (client) => {
    const id = await finished(client);
    expect((await client.status(id)).text).toContain('<html>');
  },
  'status-empty': async (client) => {
    const id = await finished(client);
    const { status, text } = await client.status(id);
    expect([status, text]).toEqual([200, '']);
  },
  'status-slow': async (client) => {
    const id = await finished(client);
    const response = await fetch(`${platform.url}/api/v1/executions/${id}/status`, {
      headers: { authorization: `Bearer ${client.token}` },
    });
    const first = await response.body?.getReader().read();
    expect(first?.value).toHaveLength(1);
  },
  'status-outage': async (client) => {
    const id = await finished(client);
    expect(await outcomes(9, () => client.status(id))).toEqual([...Array(8).fill(503), 200]);
  },
  'results-torn': async (client) => {
    const id = await finished(client);
    await expect(client.results(id)).rejects.toMatchObject(cutOff);
    expect((await client.results(id)).json.test_results).toHaveLength(10);
  },
  'results-torn-json': async (client) => {
    const id = await finished(client);
    const { status, text, json } = await client.results(id);
    expect([status, json]).toEqual([200, {}]);
    expect(text).toMatch(/^\{"test_results":\[/);
  },
  'results-huge': async (client) => {
    const id = await finished(client);
    const response = await fetch(`${platform.url}/api/v1/executions/${id}/results`, {
      headers: { authorization: `Bearer ${client.token}` },
    });
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > 6 * 1024 * 1024) break;
    }
    expect(bytes).toBeGreaterThan(6 * 1024 * 1024);
  },
  'results-gzip-bomb': async (client) => {
    const id = await finished(client);
    const response = await fetch(`${platform.url}/api/v1/executions/${id}/results`, {
      headers: { authorization: `Bearer ${client.token}` },
    });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(Number(response.headers.get('content-length'))).toBeLessThan(200_000);
    await response.body?.cancel();
  },
  'results-late': async (client) => {
    const id = await finished(client);
    expect((await client.status(id)).json.status).toBe('completed');
    expect((await client.results(id)).status).toBe(409);
    now += 4_000;
    expect((await client.results(id)).json.test_results).toHaveLength(10);
  },
  'results-empty-at-first': async (client) => {
    const id = await finished(client);
    expect((await client.results(id)).json).toEqual({ test_results: [] });
    now += 4_000;
    expect((await client.results(id)).json.test_results).toHaveLength(10);
  },
  'results-never': async (client) => {
    const id = await finished(client);
    now += 3_000_000;
    expect((await client.results(id)).status).toBe(202);
  },
  'results-missing': async (client) => {
    const id = await finished(client);
    expect(await resultTexts(client, id)).toEqual(sentTexts.slice(0, 8));
  },
  'results-extra': async (client) => {
    const id = await finished(client);
    const texts = await resultTexts(client, id);
    expect(texts.slice(0, 10)).toEqual(sentTexts);
    expect(texts).toHaveLength(12);
    expect(sentTexts).not.toContain(texts[11]);
  },
  'results-foreign': async (client) => {
    const id = await finished(client);
    const texts = await resultTexts(client, id);
    expect(texts).toHaveLength(10);
    expect(texts.filter((text) => !sentTexts.includes(text))).toHaveLength(2);
  },
  'results-duplicated': async (client) => {
    const id = await finished(client);
    expect(await resultTexts(client, id)).toEqual([...sentTexts.slice(0, 2), ...sentTexts]);
  },
  'results-reordered': async (client) => {
    const id = await finished(client);
    expect(await resultTexts(client, id)).toEqual(sentTexts.toReversed());
  },
  'results-passed-as-text': async (client) => {
    const id = await finished(client);
    const { test_results: results } = (await client.results(id)).json;
    const words = results.map(({ assertions }) => assertions[0]?.passed);
    expect(words).toEqual([...Array(5).fill('true'), ...Array(5).fill(true)]);
  },
  'results-without-assertions': async (client) => {
    const id = await finished(client);
    const { test_results: results } = (await client.results(id)).json;
    expect(results.map(({ assertions }) => assertions.length)).toEqual([
      0,
      0,
      0,
      ...Array(7).fill(4),
    ]);
  },
  'results-bare': async (client) => {
    const id = await finished(client);
    expect(Object.keys(await client.firstResult(id))).toEqual(['assertions']);
  },
  'results-entity-names': async (client) => {
    const id = await finished(client);
    expect((await client.firstResult(id)).extracted_entities).toEqual(['order_number']);
  },
  'results-paged': async (client) => {
    await client.signIn();
    const id = await client.start(25);
    now += 2_000;
    const { json } = await client.results(id);
    expect(json.test_results).toHaveLength(10);
    expect(json.next).toBe(`/api/v1/executions/${id}/results?offset=10`);
  },
  'results-paged-with-outage': async (client) => {
    await client.signIn();
    const id = await client.start(25);
    now += 2_000;
    const pages = ['', '?offset=10', '?offset=20', '?offset=20'].values();
    expect(await outcomes(4, () => client.results(id, pages.next().value))).toEqual([
      200, 200, 502, 200,
    ]);
  },
};

describe('a ready scenario', () => {
  it('is exercised here, each of them', async () => {
    platform = await startMockPlatform({ bot });
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.yaml$/, ''));

    expect(Object.keys(checks).toSorted()).toEqual(files.toSorted());
  });

  it.each(Object.entries(checks))('%s shows on the wire', async (name, check) => {
    await check(await serve(name));
  });
});
