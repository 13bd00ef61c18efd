import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { queueHandler } from '../../lambdas/runtime/queue-handler.ts';
import type { NotificationRecord } from '../../lib/domain/run.ts';
import { sqsRecord } from '../cloud/support/messaging-stand-ins.ts';
import { aRun } from '../support/builders/ledger-builders.ts';
import { FakeNotifier, fakePorts } from '../support/fakes/fake-ports.ts';

const context = { functionName: 'redeliver-notification', awsRequestId: 'request-1' } as Context;
const owed: NotificationRecord = {
  endpoint: 'ci',
  id: 'msg_run-1',
  status: 'undelivered',
  attempts: 1,
  lastProblem: null,
};
const failed = { status: 'failed', problem: 'ci answers 503', permanent: false } as const;

function world(script: ConstructorParameters<typeof FakeNotifier>[0] = {}) {
  const ports = fakePorts({ notifier: new FakeNotifier(script) });
  const postponed: number[] = [];
  const postpone = vi.fn(async (_: string, seconds: number) => void postponed.push(seconds));
  const handler = queueHandler(() => ({
    ports: { ...ports, exclusively: (_, work) => work() },
    queue: { postpone },
  }));
  return { ...ports, postponed, postpone, handler };
}

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the queue of owed notifications', () => {
  it('is rid of a message that was delivered', async () => {
    const { ledger, handler, postponed } = world();
    await ledger.createRun(aRun({ notifications: [owed] }));

    const answer = await handler({ Records: [sqsRecord('{"run_id":"run-1"}', 1)] }, context);

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(postponed).toEqual([]);
  });

  it('keeps those that were not, each hidden for longer, the last no more', async () => {
    const { ledger, handler, postponed } = world({ ci: [failed, failed, failed] });
    await ledger.createRun(aRun({ notifications: [owed] }));
    const receipts = [1, 5, 10].map((count) => sqsRecord('{"run_id":"run-1"}', count));

    const answer = await handler({ Records: receipts }, context);

    expect(answer.batchItemFailures).toEqual(
      receipts.map(({ messageId }) => ({ itemIdentifier: messageId })),
    );
    expect(postponed).toEqual([1_800, 42_600, 0]);
  });

  it.each(['not JSON', '{"run_id":7}', '{"run_id":"run-0"}'])(
    'does not let one message that makes no sense (%s) keep the others',
    async (body) => {
      const { ledger, handler, notifier } = world();
      await ledger.createRun(aRun({ notifications: [owed] }));
      const [bad, good] = [sqsRecord(body, 1), sqsRecord('{"run_id":"run-1"}', 1)];

      const answer = await handler({ Records: [bad, good] }, context);

      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: bad.messageId }] });
      expect(notifier.deliveries).toHaveLength(1);
    },
  );

  it('keeps a message that cannot be postponed', async () => {
    const { ledger, handler, postpone } = world({ ci: [failed] });
    await ledger.createRun(aRun({ notifications: [owed] }));
    postpone.mockRejectedValue(new Error('no answer'));

    const answer = await handler({ Records: [sqsRecord('{"run_id":"run-1"}', 1)] }, context);

    expect(answer.batchItemFailures).toHaveLength(1);
  });
});
