import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Context } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { FunctionEnvironment } from '../../lambdas/runtime/environment.ts';
import { ErrorName } from '../../lib/domain/errors.ts';

const context = { functionName: 'step', awsRequestId: 'request-1' } as Context;

const handlers = {
  'validate-suite': () => import('../../lambdas/validate-suite.ts'),
  'take-snapshot': () => import('../../lambdas/take-snapshot.ts'),
  'submit-batches': () => import('../../lambdas/submit-batches.ts'),
  'poll-batches': () => import('../../lambdas/poll-batches.ts'),
  'aggregate-run': () => import('../../lambdas/aggregate-run.ts'),
  'give-back': () => import('../../lambdas/give-back.ts'),
  'notify-outcome': () => import('../../lambdas/notify-outcome.ts'),
};

describe('the functions', () => {
  it('are those that there are variables for', async () => {
    const files = (await readdir('lambdas')).filter((name) => name.endsWith('.ts'));

    expect(files.map((name) => basename(name, '.ts')).sort()).toEqual(
      Object.keys(FunctionEnvironment).sort(),
    );
  });
});

describe.each(Object.entries(handlers))('the handler %s', (_, load) => {
  it('is there without any setting, and asks for one only once there is an event', async () => {
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const { handler } = await load();

    await expect(handler({ no: 'run' }, context)).rejects.toMatchObject({
      name: ErrorName.configuration,
      message: expect.stringContaining('the event does not fit this step'),
    });
    await expect(handler({ runId: 'run-1' }, context)).rejects.toMatchObject({
      name: ErrorName.configuration,
      message: 'the environment variable RUN_TABLE_NAME is not set',
    });
    vi.restoreAllMocks();
  });
});

describe('give-back', () => {
  it.each([
    ['a sweep', { sweep: true }],
    [
      'an execution that has ended badly',
      {
        'detail-type': 'Step Functions Execution Status Change',
        detail: { name: 'run-1', status: 'ABORTED' },
      },
    ],
  ])('takes the event of %s', async (_, event) => {
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const { handler } = await import('../../lambdas/give-back.ts');

    await expect(handler(event, context)).rejects.toMatchObject({
      name: ErrorName.configuration,
      message: 'the environment variable RUN_TABLE_NAME is not set',
    });
    vi.restoreAllMocks();
  });
});

describe('the handlers that are no steps', () => {
  it.each([
    () => import('../../lambdas/start-run.ts'),
    () => import('../../lambdas/read-run.ts'),
    () => import('../../lambdas/close-run.ts'),
    () => import('../../lambdas/promote.ts'),
    () => import('../../lambdas/redeliver-notification.ts'),
  ])('are there without any setting', async (load) => {
    expect((await load()).handler).toBeTypeOf('function');
  });
});
