import type { Context } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import type { FunctionName } from '../../lambdas/runtime/environment.ts';
import { ErrorName } from '../../lib/domain/errors.ts';

const context = { functionName: 'step', awsRequestId: 'request-1' } as Context;

const handlers = {
  'validate-suite': () => import('../../lambdas/validate-suite.ts'),
  'submit-batches': () => import('../../lambdas/submit-batches.ts'),
  'poll-batches': () => import('../../lambdas/poll-batches.ts'),
  'aggregate-run': () => import('../../lambdas/aggregate-run.ts'),
  'notify-outcome': () => import('../../lambdas/notify-outcome.ts'),
} satisfies Record<FunctionName, unknown>;

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
