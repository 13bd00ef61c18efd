import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { Redactor } from '../../lambdas/runtime/redactor.ts';
import { stepHandler } from '../../lambdas/runtime/step-handler.ts';
import { answerStart } from '../../lib/api/answer-start.ts';
import { ScheduledStart } from '../../lib/api/start-request.ts';
import type { StartPorts } from '../../lib/api/start-run.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import { ClosingEvent } from '../../lib/steps/closing-event.ts';
import { hostileText } from '../support/builders/hostile-text.ts';
import { fakePorts } from '../support/fakes/fake-ports.ts';
import { fc } from '../support/setup/fast-check.ts';
import { fuzzCases } from './fuzz-cases.ts';

const PATIENCE_MS = 120_000;
const FIELDS = [
  'runId',
  'next',
  'waitSeconds',
  'tick',
  'counts',
  'failure',
  'verdict',
  'sweep',
  'detail',
  'detail-type',
  'name',
  'status',
  'schedule',
  'scheduledAt',
  'suite',
  'key',
  'deployed',
  'notify',
  'suite_key',
  'suite_name',
  'suite_id',
  'test_cases',
  'tags',
  'max_batch_size',
  'input_text',
  'outcome',
  'allowed_latency_ms',
  'gate',
  'pass_rate',
  '__proto__',
  'constructor',
];
const WORDS = [
  'wait',
  'submit',
  'aggregate',
  'passed',
  'suites/a.yaml',
  '../a.yaml',
  'FAILED',
  '2026-11-22T10:00:00Z',
];

const event = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 0, -1, 0.5, 1e300, 99_999_999, 100_000_000, ...WORDS),
    hostileText(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), fc.string()), tie('value'), { maxKeys: 8 }),
  ),
})).value;

const context = { functionName: 'f', awsRequestId: 'r' } as Context;

/** Hands any event to a handler of this schema. */
async function tryEvents<Event>(schema: z.ZodType<Event>): Promise<void> {
  const handler = stepHandler(
    schema,
    async (input) => input,
    {},
    {
      ports: fakePorts,
      logger: new Logger({ logLevel: 'SILENT' }),
      redactor: new Redactor(),
    },
  );
  await fc.assert(
    fc.asyncProperty(event, async (input) => {
      const expected = schema.safeParse(input);

      const parsed = await handler(input, context).catch((error: Error) => error.name);

      if (expected.success) expect(parsed).toEqual(expected.data);
      else expect(parsed).toBe(ErrorName.configuration);
    }),
    { numRuns: fuzzCases(0.02) },
  );
}

describe('an event is parsed, or refused as configuration, whatever it is', () => {
  it('for a step', () => tryEvents(RunState), PATIENCE_MS);
  it('for the closing of runs', () => tryEvents(ClosingEvent), PATIENCE_MS);
  it('for a schedule', () => tryEvents(ScheduledStart), PATIENCE_MS);
});

describe('a request to start a run', () => {
  it(
    'is taken or answered with 400, 413 or 422 and a reason, whatever its bytes',
    async () => {
      const ports: StartPorts = {
        ...fakePorts(),
        executions: { start: async () => 'started', look: async () => null },
        suites: {
          byKey: async () => null,
          deployed: async () => null,
          deployedNames: async () => [],
        },
        endpoints: ['ci'],
        alwaysTold: [],
        platformUrl: 'https://platform.example',
        toolVersion: '0.0.0',
      };
      const bytes = fc.oneof(
        event.map((value) => Buffer.from(JSON.stringify(value) ?? '')),
        fc
          .record({ suite: event, suite_id: event, notify: event }, { requiredKeys: ['suite'] })
          .map((value) => Buffer.from(JSON.stringify(value))),
        fc.uint8Array({ maxLength: 100 }).map((list) => Buffer.from(list)),
      );

      await fc.assert(
        fc.asyncProperty(bytes, fc.option(hostileText()), async (body, key) => {
          const answer = await answerStart(
            {
              method: 'POST',
              route: '/runs',
              parameters: {},
              query: {},
              headers: key === null ? {} : { 'idempotency-key': key },
              body,
              principal: 'tester',
            },
            ports,
          );

          expect([202, 400, 413, 422]).toContain(answer.status);
          expect(JSON.stringify(answer.body)).not.toMatch(/undefined|\[object/);
        }),
        { numRuns: fuzzCases(0.05) },
      );
    },
    PATIENCE_MS,
  );
});
