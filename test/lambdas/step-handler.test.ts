import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Redactor } from '../../lambdas/runtime/redactor.ts';
import { type StepRuntime, stepHandler } from '../../lambdas/runtime/step-handler.ts';
import { ConcurrentWrite, ErrorName } from '../../lib/domain/errors.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import { fakePorts } from '../support/fakes/fake-ports.ts';

const context = {
  functionName: 'poll-batches',
  awsRequestId: 'request-1',
  memoryLimitInMB: '512',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:poll-batches',
} as Context;

let logged: string[] = [];

function runtime(ports: () => Ports = fakePorts): StepRuntime {
  const redactor = new Redactor();
  redactor.learn('opaque-token-value');
  return { ports, redactor, logger: new Logger({ jsonReplacerFn: redactor.replacer }) };
}

beforeEach(() => {
  logged = [];
  // In this mode the logger writes to the global console.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  for (const level of ['error', 'info', 'warn', 'log'] as const) {
    vi.spyOn(console, level).mockImplementation((line: unknown) => {
      logged.push(String(line));
    });
  }
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('stepHandler', () => {
  it('runs the step with the parsed event and the ports', async () => {
    const ports = fakePorts();
    const step = vi.fn(async (state: RunState) => ({ ...state, tick: state.tick + 1 }));
    const handler = stepHandler(
      RunState,
      step,
      {},
      runtime(() => ports),
    );

    const result = await handler({ runId: 'run-1' }, context);

    expect(step).toHaveBeenCalledExactlyOnceWith(
      { runId: 'run-1', next: 'submit', waitSeconds: 0, tick: 0 },
      ports,
    );
    expect(result).toEqual({ runId: 'run-1', next: 'submit', waitSeconds: 0, tick: 1 });
    expect(logged).toEqual([]);
  });

  it.each([null, 'run-1', {}, { runId: 7 }, { runId: 'run-1', next: 'sleep' }])(
    'refuses %j as an event, before any port is built',
    async (event) => {
      const ports = vi.fn(fakePorts);
      const step = vi.fn(async (state: RunState) => state);

      const handled = stepHandler(RunState, step, {}, runtime(ports))(event, context);

      await expect(handled).rejects.toMatchObject({
        name: ErrorName.configuration,
        message: expect.stringContaining('the event does not fit this step'),
      });
      expect(step).not.toHaveBeenCalled();
      expect(ports).not.toHaveBeenCalled();
    },
  );

  it('logs what escapes, once, with the run and the function', async () => {
    const handler = stepHandler(
      RunState,
      async () => {
        throw new ConcurrentWrite('batch 1 is no longer at version 3', {
          cause: new Error('Bearer abcdefghijkl'),
        });
      },
      {},
      runtime(),
    );

    const handled = handler({ runId: 'run-1' }, context);

    await expect(handled).rejects.toMatchObject({ name: ErrorName.concurrentWrite });
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({
      level: 'ERROR',
      message: 'the step failed',
      run_id: 'run-1',
      function_name: 'poll-batches',
      function_request_id: 'request-1',
      error: {
        name: ErrorName.concurrentWrite,
        message: 'batch 1 is no longer at version 3',
        cause: { message: 'Bearer [redacted]' },
      },
    });
  });

  it('lets no secret out, neither into the log nor to the state machine', async () => {
    const handler = stepHandler(
      RunState,
      async () => {
        const error = new TypeError('opaque-token-value is not iterable');
        throw Object.assign(error, { $response: { body: 'opaque' }, clientSecret: 'opaque' });
      },
      {},
      runtime(),
    );

    const handled = handler({ runId: 'run-1' }, context);

    await expect(handled).rejects.toMatchObject({
      name: 'TypeError',
      message: '[redacted] is not iterable',
      stack: expect.not.stringContaining('opaque'),
    });
    expect(logged).toHaveLength(1);
    expect(logged[0]).not.toContain('opaque');
  });

  it('does not carry the run of one event into the log of the next', async () => {
    const fail = async (): Promise<never> => {
      throw new ConcurrentWrite('no');
    };
    const handler = stepHandler(RunState, fail, {}, runtime());

    await expect(handler({ runId: 'run-1' }, context)).rejects.toThrow();
    await expect(handler({ other: 1 }, context)).rejects.toThrow();

    expect(JSON.parse(logged[1] ?? '')).not.toHaveProperty('run_id');
  });

  it('does what follows the step, whose failure changes nothing', async () => {
    const afterwards = vi.fn(async () => {
      throw new Error('no metrics today');
    });
    const ports = fakePorts();
    const handler = stepHandler(
      RunState,
      async (state) => state,
      { afterwards },
      runtime(() => ports),
    );

    const result = await handler({ runId: 'run-1' }, context);

    expect(result).toMatchObject({ runId: 'run-1' });
    expect(afterwards).toHaveBeenCalledExactlyOnceWith(result, ports);
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({
      level: 'WARN',
      error: { message: 'no metrics today' },
    });
  });
});
