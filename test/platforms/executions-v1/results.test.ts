import { describe, expect, it } from 'vitest';
import { readResult } from '../../../lib/domain/evaluation/platform-result.ts';
import { MAX_PAGES, PAGING_BUDGET_MS } from '../../../lib/platforms/executions-v1/fetch-results.ts';
import { nextPage } from '../../../lib/platforms/executions-v1/next-page.ts';
import type { ResultsOutcome } from '../../../lib/steps/ports/platform.ts';
import { scriptedPlatform } from '../../support/servers/scripted-platform.ts';
import {
  type Answer,
  bytes,
  empty,
  gzip,
  gzipBomb,
  hang,
  html,
  json,
  reset,
  scriptedServer,
  torn,
} from '../../support/servers/scripted-server.ts';
import { fc } from '../../support/setup/fast-check.ts';

const PATH = '/api/v1/executions/e-1/results';

async function outcomeOf(...answers: Answer[]): Promise<ResultsOutcome> {
  await using scripted = await scriptedPlatform(answers);
  return await scripted.platform.results('e-1');
}

describe('results', () => {
  it('come as they are, each entry unjudged', async () => {
    const results = [{ assertions: [{ passed: 'yes' }] }, null, 7, [], { case_id: 'a' }];

    const outcome = await outcomeOf(json(200, { test_results: results, total: 5 }));

    expect(outcome).toEqual({ status: 'ready', results, pages: 1 });
  });

  it('may be none', async () => {
    expect(await outcomeOf(json(200, { test_results: [] }))).toEqual({
      status: 'ready',
      results: [],
      pages: 1,
    });
  });

  it.each([
    ['202', json(202, { test_results: [1] }, { 'retry-after': '3' }), 3],
    ['204', empty(204), null],
    ['404', json(404, {}), null],
    ['409', json(409, {}), null],
    ['an empty body', empty(200), null],
    ['a blank body', bytes(200, '\n'), null],
  ])('are not ready: %s', async (_, answer, retryAfterSeconds) => {
    expect(await outcomeOf(answer)).toEqual({ status: 'not_ready', retryAfterSeconds });
  });

  it.each([
    ['429', empty(429, { 'retry-after': '4' }), 4, 'answered 429'],
    ['500', html(500), null, 'answered 500'],
    ['HTML', html(200), null, 'not JSON'],
    ['no list', json(200, {}), null, 'agreed form'],
    ['a list that is an object', json(200, { test_results: {} }), null, 'agreed form'],
    ['a next page that is a number', json(200, { test_results: [], next: 2 }), null, 'form'],
    ['a torn body', torn(200, '{"test_results":['), null, 'broke off'],
    ['a gzip bomb', gzipBomb(200, 50_000_000), null, 'larger than 5242880 bytes'],
    ['a reset', reset, null, 'dropped the connection'],
  ])('cannot be had: %s', async (_, answer, retryAfterSeconds, problem) => {
    const outcome = await outcomeOf(answer);

    expect(outcome).toMatchObject({ status: 'unavailable', reached: true, retryAfterSeconds });
    expect(outcome).toHaveProperty('problem', expect.stringContaining(problem));
  });
});

describe('results as they are written', () => {
  const page = (result: string) => `{"test_results":[{"case_id":"a"},${result},{"case_id":"c"}]}`;
  const readingsOf = async (result: string) => {
    const outcome = await outcomeOf(bytes(200, page(result)));
    const results = outcome.status === 'ready' ? outcome.results : [];
    return { outcome, readings: results.map((each) => readResult(each)) };
  };
  const passed = '"assertions":[{"type":"intent","passed":true}]';

  it.each([
    ['a30', '"assertions":[{"type":"intent","passed":false,"passed":true}]', 'assertions.0.passed'],
    ['a27', `${passed},"latency_ms":1e400`, 'latency_ms'],
    ['', `${passed},"latency_ms":1E-400`, 'latency_ms'],
    ['', `${passed},"intent_confidence":0.90000000000000000000001`, 'intent_confidence'],
    ['', `${passed},"matched_intent":"a","matched_\\u0069ntent":"b"`, 'matched_intent'],
    ['', `${passed},"extracted_entities":{"city":"Rome","city":"Oslo"}`, 'extracted_entities.city'],
    ['', `${passed},"extracted_entities":[{"name":"n","value":9007199254740993}]`, 'entities.0'],
    ['', `${passed},"error":"timeout","error":null`, 'error'],
    ['', `"assertions":[],${passed}`, 'assertions'],
  ])('%s are not read where a case is judged by %s', async (_, fields, place) => {
    const { readings } = await readingsOf(`{"case_id":"b",${fields}}`);

    expect(readings[1]).toMatchObject({ caseId: 'b', result: null });
    expect(readings[1]?.problem).toContain(place.split('.')[0]);
  });

  it.each([
    '"case_id":9007199254740993',
    '"case_id":"a","case_id":"b"',
    '"input_text":"a","input_text":"b"',
  ])('name nobody by %s', async (identity) => {
    const { readings } = await readingsOf(`{${identity},${passed}}`);

    expect(readings[1]).toMatchObject({ caseId: null, inputText: null, result: null });
  });

  it.each([
    '"latency_ms":412.0',
    '"latency_ms":1e2',
    '"intent_confidence":0.930',
    '"intent_confidence":0.90000000000000002',
    '"latency_ms":812.34567890123456',
    '"latency_ms":-0.0',
  ])('are read where %s means what it says', async (field) => {
    const { readings, outcome } = await readingsOf(`{${passed},${field}}`);

    expect(readings[1]?.problem).toBeNull();
    expect(outcome).not.toHaveProperty('notes');
  });

  it.each([
    '"started_at_ns":1700000000123456789',
    '"extra":{"a":1,"a":2}',
    '"assertions":[{"type":"intent","passed":true,"actual":1e400}]',
  ])('are read, and noted, where no case is judged by %s', async (field) => {
    const { readings, outcome } = await readingsOf(
      `{${field.startsWith('"assert') ? '' : `${passed},`}${field}}`,
    );

    expect(readings[1]?.problem).toBeNull();
    expect(outcome).toMatchObject({ notes: [{ code: 'values_not_kept' }] });
  });

  it.each([
    '{"test_results":[{"a":1}],"test_results":[]}',
    '{"test_results":[],"next":"?page=2","next":null}',
    '{"test_results":[],"suite_id":"a","suite_id":"b"}',
  ])('are asked for again where the envelope says two things: %s', async (text) => {
    expect(await outcomeOf(bytes(200, text))).toMatchObject({
      status: 'unavailable',
      fault: { code: 'answer_unreadable' },
    });
  });

  it.each([{ execution_id: 'another' }, { suite_id: 'another' }])(
    'e06: of %j are not those that were asked for',
    async (names) => {
      await using scripted = await scriptedPlatform([json(200, { test_results: [], ...names })]);

      expect(await scripted.platform.results('e-1', { suiteId: 'suite-1' })).toMatchObject({
        status: 'unavailable',
        fault: { code: 'answer_of_another' },
      });
    },
  );

  it('are kept page by page as they came, without their compression', async () => {
    const pages = [
      '{ "test_results": [{"latency_ms":1e400}], "next": "?page=2" }',
      '\ufeff{"test_results":[]}\n',
    ];
    await using scripted = await scriptedPlatform((_, place) => gzip(200, pages[place] ?? ''));
    const kept: string[] = [];

    await scripted.platform.results('e-1', {
      async keep({ bytes: answer, masked }) {
        kept.push(Buffer.from(answer).toString());
        expect(masked).toEqual([]);
      },
    });

    expect(kept).toEqual(pages);
  });

  it('have marks for secrets of ours, whose length is that of what they stand for', async () => {
    const said = `{"test_results":[{"response_text":"the secret is canary-secret, c\\u0061nary\\u002dsecret"}]}`;
    await using scripted = await scriptedPlatform([bytes(200, said)]);
    const kept: Uint8Array[] = [];
    const masked: (readonly string[])[] = [];

    const outcome = await scripted.platform.results('e-1', {
      async keep(answer) {
        kept.push(answer.bytes);
        masked.push(answer.masked);
      },
    });

    expect(kept.map((each) => each.byteLength)).toEqual([Buffer.byteLength(said)]);
    expect(Buffer.from(kept[0] ?? []).toString()).toBe(
      `{"test_results":[{"response_text":"the secret is ${'*'.repeat(13)}, ${'*'.repeat(23)}"}]}`,
    );
    expect(masked).toEqual([['client secret']]);
    expect(outcome).toMatchObject({
      results: [{ response_text: 'the secret is canary-secret, canary-secret' }],
      masked: [{ response_text: `the secret is ${'*'.repeat(13)}, ${'*'.repeat(23)}` }],
    });
  });
});

describe('a secret that another process has asked a token with', () => {
  it('is masked, though this one needed no token', async () => {
    const cache = {
      read: async () => ({ accessToken: 'canary-cached', expiresAt: Number.MAX_SAFE_INTEGER }),
      write: async () => {},
    };
    const said = { test_results: [{ response_text: 'canary-cached canary-secret' }] };
    await using scripted = await scriptedPlatform([json(200, said)], { cache });

    const outcome = await scripted.platform.results('e-1');

    expect(scripted.tokenRequests).toEqual([]);
    expect(outcome).toMatchObject({ masked: [{ response_text: '************* *************' }] });
  });
});

describe('pages', () => {
  it('are joined in order, by path, by query and by address', async () => {
    await using scripted = await scriptedPlatform((_, place) => {
      const next = [`${PATH}?page=2`, '?page=3', `${scripted.origin}${PATH}?page=4`, null][place];
      return json(200, { test_results: [place * 2, place * 2 + 1], next });
    });

    const outcome = await scripted.platform.results('e-1');

    expect(outcome).toEqual({ status: 'ready', results: [0, 1, 2, 3, 4, 5, 6, 7], pages: 4 });
    expect(scripted.calls.map(({ path }) => path)).toEqual([
      PATH,
      `${PATH}?page=2`,
      `${PATH}?page=3`,
      `${PATH}?page=4`,
    ]);
    expect(new Set(scripted.calls.map(({ headers }) => headers.authorization)).size).toBe(1);
  });

  it.each([
    ['fails', empty(503, { 'retry-after': '2' }), { status: 'unavailable', retryAfterSeconds: 2 }],
    ['is not ready', empty(202), { status: 'not_ready', retryAfterSeconds: null }],
  ])('are all worth nothing where the third %s', async (_, third, expected) => {
    const page = (number: number) => json(200, { test_results: [1], next: `?page=${number}` });

    expect(await outcomeOf(page(2), page(3), third)).toMatchObject(expected);
  });

  it('on another host are not followed, and the token stays here', async () => {
    await using elsewhere = await scriptedServer([json(200, { test_results: [2] })]);

    const outcome = await outcomeOf(
      json(200, { test_results: [1], next: `${elsewhere.origin}${PATH}` }),
    );

    expect(outcome).toMatchObject({
      status: 'unavailable',
      reached: true,
      problem: expect.stringContaining('the next page is on another host'),
    });
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    ['itself', PATH],
    ['itself by another spelling', './results'],
  ])('that lead to %s are a circle', async (_, next) => {
    expect(await outcomeOf(json(200, { test_results: [1], next }))).toMatchObject({
      status: 'unavailable',
      problem: expect.stringContaining('lead in a circle'),
    });
  });

  it('end at a limit where every page has another', async () => {
    await using scripted = await scriptedPlatform((_, place) =>
      json(200, { test_results: [1], next: `?page=${place + 2}` }),
    );

    const outcome = await scripted.platform.results('e-1');

    expect(outcome).toHaveProperty(
      'problem',
      expect.stringContaining(`more than ${MAX_PAGES} pages`),
    );
    expect(scripted.calls).toHaveLength(MAX_PAGES);
  });

  it('end at a limit where there are far too many results', async () => {
    const results = Array(6_000).fill(0);
    const page = (number: number) => json(200, { test_results: results, next: `?page=${number}` });

    const outcome = await outcomeOf(page(2), page(3), page(4));

    expect(outcome).toHaveProperty('problem', expect.stringContaining('more than 10000 results'));
  });

  it('end at a limit where they are far too large together', async () => {
    const large = 'x'.repeat(4_900_000);
    await using scripted = await scriptedPlatform((_, place) =>
      json(200, { test_results: [large], next: `?page=${place + 2}` }),
    );

    const outcome = await scripted.platform.results('e-1');

    expect(outcome).toHaveProperty('problem', expect.stringContaining('more than 20971520 bytes'));
    expect(scripted.calls).toHaveLength(5);
  });

  it('end where they take too long together', async () => {
    let now = 0;
    await using scripted = await scriptedPlatform(
      (_, place) => {
        now += PAGING_BUDGET_MS / 2 + 1;
        return json(200, { test_results: [1], next: `?page=${place + 2}` });
      },
      { now: () => now },
    );

    const outcome = await scripted.platform.results('e-1');

    expect(outcome).toHaveProperty('problem', expect.stringContaining('longer than 30 s'));
    expect(scripted.calls).toHaveLength(2);
  });

  it('are an outcome, whatever comes', async () => {
    let next: Answer = hang;
    await using scripted = await scriptedPlatform(() => next);
    const bodies = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record({
          test_results: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()),
          next: fc.string(),
        })
        .map((body) => JSON.stringify(body)),
    );

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 202, 404, 429, 500), bodies, async (status, body) => {
        next = bytes(status, body);
        const outcome = await scripted.platform.results('e-1');
        expect(['ready', 'not_ready', 'unavailable']).toContain(outcome.status);
      }),
      { numRuns: 60 },
    );
  });
});

describe('nextPage', () => {
  const origin = 'https://api.example.com';

  it.each([
    [undefined, { kind: 'last' }],
    [null, { kind: 'last' }],
    ['', { kind: 'last' }],
    ['/a?b=c', { kind: 'page', path: '/a?b=c' }],
    ['?page=2', { kind: 'page', path: '/api/results?page=2' }],
    ['https://api.example.com/a', { kind: 'page', path: '/a' }],
    ['https://API.example.com:443/a#x', { kind: 'page', path: '/a' }],
    // A platform behind a proxy that ends TLS writes its addresses with http.
    ['http://api.example.com/a', { kind: 'page', path: '/a' }],
    ['/a b\r\nx: y', { kind: 'page', path: '/a%20bx:%20y' }],
    ['https://api.example.com:8443/a', { kind: 'elsewhere' }],
    ['https://evil.example/a', { kind: 'elsewhere' }],
    ['//evil.example/a', { kind: 'elsewhere' }],
    ['\\\\evil.example/a', { kind: 'elsewhere' }],
    ['https://api.example.com@evil.example/a', { kind: 'elsewhere' }],
    ['https://user:pass@api.example.com/a', { kind: 'elsewhere' }],
    ['https://api.example.com.evil.example/a', { kind: 'elsewhere' }],
    ['file:///etc/passwd', { kind: 'elsewhere' }],
    ['ftp://api.example.com/a', { kind: 'elsewhere' }],
    ['javascript:1', { kind: 'elsewhere' }],
    ['http://[', { kind: 'elsewhere' }],
  ])('reads %j', (next, expected) => {
    expect(nextPage(next, origin, '/api/results')).toEqual(expected);
  });

  it('gives a path that can stand in a request line, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.webPath()), (next) => {
        const page = nextPage(next, origin, '/api/results');
        if (page.kind === 'page') expect(page.path).toMatch(/^\/[\x21-\x7e]*$/);
      }),
    );
  });
});
