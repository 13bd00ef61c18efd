import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { AuthenticationFailed, ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { matchResults } from '../../lib/domain/evaluation/match-results.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { webhookNotifier } from '../../lib/notify/webhook-notifier.ts';
import { AccessTokenSource } from '../../lib/platforms/access-token.ts';
import { executionsV1Platform } from '../../lib/platforms/executions-v1/executions-v1-platform.ts';
import type { HttpOutcome } from '../../lib/platforms/http.ts';
import { readBody } from '../../lib/platforms/http-body.ts';
import { platformAddress } from '../../lib/platforms/platform-address.ts';
import { retryAfterSeconds } from '../../lib/platforms/retry-after.ts';
import { hostileText } from '../support/builders/hostile-text.ts';
import { jsonBody } from '../support/builders/json-body.ts';
import { aTestCase } from '../support/builders/run-evidence.ts';
import { fc } from '../support/setup/fast-check.ts';
import { fuzzCases } from './fuzz-cases.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const TOKEN = 'canary-token';
const PATIENCE_MS = 120_000;
const MAX_BODY_BYTES = 4_096;

/** Names that the contract gives a meaning to, so that nonsense gets past the first look. */
const FIELDS = [
  'execution_id',
  'status',
  'progress',
  'completed_cases',
  'total_cases',
  'test_results',
  'next',
  'access_token',
  'expires_in',
  'error',
  'message',
  'assertions',
  'passed',
  'type',
  'input_text',
  'case_id',
  'matched_intent',
  'extracted_entities',
  'intent_confidence',
  'latency_ms',
  '__proto__',
];
const WORDS = [
  'completed',
  'failed',
  'timeout',
  'running',
  'exec-1',
  TOKEN,
  'hello 0',
  'true',
  '?page=2',
];

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, false, 0, -1, 0.5, 110, 1e300, ...WORDS),
    hostileText(),
    fc.double(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), fc.string()), tie('value'), { maxKeys: 6 }),
  ),
})).value;

const body = fc.oneof(
  json.map(jsonBody),
  fc.constantFrom(
    { kind: 'empty' } as const,
    { kind: 'malformed', problem: 'the body is not JSON in UTF-8' } as const,
    { kind: 'incomplete', problem: 'the body broke off' } as const,
  ),
);

const outcome: fc.Arbitrary<HttpOutcome> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      host: fc.constant('platform.example'),
      status: fc.oneof(
        fc.constantFrom(200, 202, 401, 404, 409, 429, 503),
        fc.integer({ min: 100, max: 999 }),
      ),
      retryAfterSeconds: fc.option(fc.nat()),
      body,
    }),
  },
  fc.record({
    kind: fc.constant('no_answer' as const),
    host: fc.constant('platform.example'),
    phase: fc.constantFrom('connect' as const, 'response' as const),
    code: fc.constantFrom('ECONNRESET', null),
    problem: fc.constant('platform.example dropped the connection'),
  }),
);

/** A platform whose every answer is one of these, the last one again and again. */
function platformOf(answers: readonly HttpOutcome[]) {
  let place = 0;
  const address = platformAddress('https://platform.example');
  const http = async ({ path }: { readonly path: string }): Promise<HttpOutcome> => {
    if (path.endsWith('/oauth/token')) {
      return {
        kind: 'answer',
        host: 'platform.example',
        status: 200,
        retryAfterSeconds: null,
        body: jsonBody({ access_token: TOKEN }),
      };
    }
    const answer = answers[Math.min(place, answers.length - 1)];
    place += 1;
    if (answer === undefined) throw new Error('there is no answer');
    return answer;
  };
  const now = () => NOW;
  const credentials = async () => ({ clientId: 'c', clientSecret: 'canary-secret' });
  const tokens = new AccessTokenSource({ address, credentials, http, now });
  return executionsV1Platform({ address, tokens, http, now });
}

async function ours<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AuthenticationFailed || error instanceof ConfigurationInvalid) {
      expect(error.message).not.toContain('canary');
      return null;
    }
    throw error;
  }
}

describe('an answer of the platform', () => {
  it(
    'is one of the outcomes of the port, whatever it holds, and repeats no secret',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(outcome, { minLength: 1, maxLength: 4 }), async (answers) => {
          const payload = new Uint8Array();
          const submitted = await ours(
            platformOf(answers).submit({ suiteId: 's', idempotencyKey: 'r:0', payload }),
          );
          const looked = await ours(platformOf(answers).status('exec-1'));
          const fetched = await ours(platformOf(answers).results('exec-1'));

          if (submitted?.status === 'accepted') {
            expect(submitted.executionId).toMatch(/^[\w.~:@+=/-]{1,200}$/);
          }
          if (submitted !== null && 'problem' in submitted) {
            expect(submitted.problem).not.toContain('canary');
            expect(submitted.problem).not.toMatch(/\p{Cc}|\u202e/u);
          }
          if (looked?.status === 'running') {
            expect(looked.progress === null || (looked.progress >= 0 && looked.progress <= 1)).toBe(
              true,
            );
            expect(looked.word).not.toMatch(/\p{Cc}|\u202e/u);
          }
          if (fetched?.status === 'ready') expect(Array.isArray(fetched.results)).toBe(true);
        }),
        { numRuns: fuzzCases(0.2) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'is a body of one of four kinds, whatever its bytes and its encoding',
    async () => {
      const encoding = fc.constantFrom(
        undefined,
        '',
        'gzip',
        'deflate',
        'br',
        'x-gzip',
        'zstd',
        'identity',
      );
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 200 }).map((list) => Buffer.from(list)),
        json.map((value) => Buffer.from(JSON.stringify(value) ?? '')),
        json.map((value) => gzipSync(JSON.stringify(value) ?? '')),
        fc
          .integer({ min: 1, max: 60 })
          .map((kilobytes) => gzipSync(Buffer.alloc(kilobytes * 1_000, 0x30))),
        fc.integer({ min: 1, max: 3_000 }).map((depth) => Buffer.from('['.repeat(depth))),
      );

      await fc.assert(
        fc.asyncProperty(bytes, encoding, async (content, coding) => {
          const read = await readBody(messageOf(content, coding), MAX_BODY_BYTES);

          expect(['json', 'empty', 'malformed', 'incomplete']).toContain(read.kind);
          if (read.kind === 'json') expect(read.bytes.length).toBeLessThanOrEqual(MAX_BODY_BYTES);
        }),
        { numRuns: fuzzCases(0.1) },
      );
    },
    PATIENCE_MS,
  );

  it('gives each case one result or a reason, whatever the results hold', () => {
    const { test_cases } = Suite.parse({
      suite_id: 's',
      test_cases: [0, 1, 2].map((place) => aTestCase({ input_text: `hello ${place}` })),
    });
    const cases = test_cases.map((testCase, place) => ({ id: `case-${place + 1}`, testCase }));

    fc.assert(
      fc.property(fc.array(json, { maxLength: 6 }), (results) => {
        const { matches } = matchResults(cases, results);

        expect(matches).toHaveLength(3);
        for (const { result, problem } of matches) {
          expect(result === null).toBe(problem !== null);
        }
      }),
      { numRuns: fuzzCases(0.1) },
    );
  });
});

describe('a Retry-After', () => {
  it('is a whole number of seconds or nothing, whatever it says', () => {
    const header = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789 ,:-+.eGMTSunNov') }),
      fc.string(),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );

    fc.assert(
      fc.property(
        fc.oneof(header, fc.array(header, { maxLength: 3 })),
        fc.option(header),
        (value, date) => {
          const seconds = retryAfterSeconds(value, NOW, date);

          expect(seconds === null || (Number.isSafeInteger(seconds) && seconds >= 0)).toBe(true);
        },
      ),
      { numRuns: fuzzCases(0.1) },
    );
  });
});

describe('an answer of a notification endpoint', () => {
  it('is delivered for a 2xx and a failure for all else, and none of it is repeated', async () => {
    const message = { id: 'msg_run-1', timestamp: NOW, body: '{}' };

    await fc.assert(
      fc.asyncProperty(outcome, async (answer) => {
        const notifier = webhookNotifier({
          endpoints: [{ name: 'ci', url: 'https://platform.example/canary?canary', secret: null }],
          http: async () => answer,
        });

        const delivered = await notifier.deliver('ci', message);

        const isGood = answer.kind === 'answer' && answer.status >= 200 && answer.status < 300;
        expect(delivered.status).toBe(isGood ? 'delivered' : 'failed');
        expect(JSON.stringify(delivered)).not.toContain('canary');
      }),
      { numRuns: fuzzCases(0.05) },
    );
  });
});

/** An answer as `node:http` hands it on, without a server. */
function messageOf(content: Buffer, coding: string | undefined): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  if (coding !== undefined) message.headers['content-encoding'] = coding;
  const source = new PassThrough();
  source.on('data', (chunk: Buffer) => message.push(chunk));
  source.on('end', () => message.push(null));
  source.end(content);
  return message;
}
