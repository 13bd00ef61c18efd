import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestedSuite } from '../../lib/api/requested-suite.ts';
import type { InputProblem } from '../../lib/domain/suite/input-problem.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { readSuiteFile } from '../../lib/suite-file/read-suite-file.ts';
import { aProxyEvent } from '../support/builders/proxy-event.ts';
import { type DeployedGate, deployedGate } from './support/deployed-gate.ts';
import { parcelBot, parcelSuite } from './support/parcels.ts';

const BAD = join(import.meta.dirname, '../corpus/bad');
const SUITE_ID = 'shop';

let platform: MockPlatform;
let gate: DeployedGate;

beforeAll(async () => {
  platform = await startMockPlatform({ declared: false, bot: parcelBot });
  gate = await deployedGate({
    platformUrl: platform.url,
    platformCredentials: { client_id: 'ci', client_secret: 'canary-client-secret' },
    suites: BAD,
  });
}, 60_000);

afterAll(async () => {
  await gate[Symbol.asyncDispose]();
  await platform.close();
});

interface Problem {
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
  readonly line: number | null;
}

/** A problem as the API words it. */
const answered = ({ path, problem, remedy, place }: InputProblem): Problem => ({
  path,
  problem,
  remedy,
  line: place?.line ?? null,
});

/** What the built function answers to a request for a run. */
async function asked(request: unknown): Promise<{ status: number; problems: Problem[] }> {
  const body = JSON.stringify(request);
  const event = aProxyEvent({ method: 'POST', resource: '/runs', path: '/runs', body });
  const result = (await gate.invoke('start-run', event)) as APIGatewayProxyResult;
  return { status: result.statusCode, problems: JSON.parse(result.body).problems ?? [] };
}

describe('the built function that starts runs', () => {
  it.each(
    readdirSync(BAD).filter(
      (file) => file !== 'index.yaml' && /\.(?:ya?ml|json|csv|xlsx)$/.test(file),
    ),
  )('answers to %s as the command line does', async (file) => {
    const key = `suites/${file}`;
    gate.s3.objects.set(`/suites/${key}`, readFileSync(join(BAD, file)));
    const suiteId = /\.(?:csv|xlsx)$/.test(file) ? { suite_id: SUITE_ID } : {};
    const read = await readSuiteFile(
      join(BAD, file),
      /\.(?:csv|xlsx)$/.test(file) ? { suiteId: SUITE_ID } : {},
    );
    if (read.status === 'read') throw new Error('was read');

    const { status, problems } = await asked({ suite_key: key, ...suiteId });

    expect(status).toBe(400);
    expect(problems).toEqual(read.problems.map(answered));
  });
});

const [firstCase] = parcelSuite.test_cases;

/** Numbers out of their range, of another type, or of none: the commonest mistakes in a suite. */
const mistaken: readonly (readonly [string, object])[] = [
  ...[95, '95%', -0.1].map((pass_rate) => ['pass_rate', { gate: { pass_rate } }] as const),
  ...[1, 6_000, '800', 800.5, -1, null].map(
    (allowed_latency_ms) =>
      [
        'allowed_latency_ms',
        {
          test_cases: [
            { ...firstCase, outcome: { expected_intent: 'track_order', allowed_latency_ms } },
          ],
        },
      ] as const,
  ),
  ['p95_latency_ms', { gate: { p95_latency_ms: 0 } }],
  ['intent_coverage', { gate: { intent_coverage: 2 } }],
  ['max_false_positive_rate', { gate: { max_false_positive_rate: 5 } }],
  ['tags', { gate: { tags: { a: { pass_rate: 3 } } } }],
  ...[-1, 1.5].map(
    (max_new_failures) => ['max_new_failures', { gate: { max_new_failures } }] as const,
  ),
  ...[0, 501, 'x'].map((max_batch_size) => ['max_batch_size', { max_batch_size }] as const),
  ...[0, 1_000].map((concurrency) => ['concurrency', { concurrency }] as const),
  ['circuit_breaker_seconds', { circuit_breaker_seconds: 99_999 }],
  ['execution_timeout_seconds', { execution_timeout_seconds: 1 }],
  ['poll_worth_seconds', { poll_worth_seconds: 0 }],
  ['max_pass_rate_drop', { gate: { max_pass_rate_drop: 2 } }],
  ['min_intent_f1', { gate: { min_intent_f1: '0.9' } }],
  ['gate', { gate: 'strict' }],
  ['test_cases', { test_cases: [] }],
  ['suite_id', { suite_id: 7 }],
  ['labels', { labels: { bot_version: 7 } }],
];

const noFiles = {
  byKey: async () => null,
  deployed: async () => null,
  deployedNames: async () => [],
};

describe('a suite sent along with one mistake', () => {
  it('is one of at least 28', () => {
    expect(mistaken.length).toBeGreaterThanOrEqual(28);
  });

  it.each(mistaken.map(([field, change]) => [field, JSON.stringify(change), change] as const))(
    'in %s is refused by the bundle as by the sources: %s',
    async (_field, _text, change) => {
      const suite = { ...parcelSuite, ...change };
      const source = await requestedSuite({ inline: suite }, {}, noFiles);
      if (source.status !== 'refused') throw new Error('was taken');

      const bundled = await asked({ suite });

      expect(bundled.status).toBe(400);
      expect(bundled.problems).toEqual(source.problems.map(answered));
    },
  );
});
