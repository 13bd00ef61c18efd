import { describe, expect, it } from 'vitest';
import {
  REDELIVERY_ATTEMPTS,
  secondsUntilRedelivery,
} from '../../lib/domain/pace/redelivery-plan.ts';
import type { NotificationRecord } from '../../lib/domain/run.ts';
import {
  type RedeliveryPorts,
  redeliverNotifications,
} from '../../lib/steps/redeliver-notifications.ts';
import { aRun } from '../support/builders/ledger-builders.ts';
import { FakeNotifier, fakePorts } from '../support/fakes/fake-ports.ts';

const DAY = 86_400;

const owed: NotificationRecord = {
  endpoint: 'ci',
  id: 'msg_run-1',
  status: 'undelivered',
  attempts: 4,
  lastProblem: 'ci.example answers 503',
};

async function world(
  notifications: readonly NotificationRecord[],
  script: ConstructorParameters<typeof FakeNotifier>[0] = {},
) {
  const ports = fakePorts({ notifier: new FakeNotifier(script) });
  await ports.ledger.createRun(aRun({ verdict: 'passed', notifications: [...notifications] }));
  const held = new Set<string>();
  const redelivery: RedeliveryPorts = {
    ...ports,
    async exclusively(name, work) {
      if (held.has(name)) return null;
      held.add(name);
      try {
        return await work();
      } finally {
        held.delete(name);
      }
    },
  };
  return { ...ports, redelivery };
}

describe('redelivering the notifications of a run', () => {
  it('tries again what was not acknowledged, with the same id', async () => {
    const { redelivery, notifier, ledger } = await world([owed]);

    const redelivered = await redeliverNotifications('run-1', redelivery);

    expect(redelivered).toEqual({ status: 'done' });
    expect(notifier.deliveries.map(({ message }) => message.id)).toEqual(['msg_run-1']);
    expect(await ledger.readRun('run-1')).toMatchObject({
      notifications: [{ status: 'delivered', attempts: 5 }],
    });
  });

  it('spares those that have acknowledged, or never will', async () => {
    const { redelivery, notifier } = await world([
      { ...owed, endpoint: 'a', status: 'delivered' },
      { ...owed, endpoint: 'b', status: 'refused' },
    ]);

    const redelivered = await redeliverNotifications('run-1', redelivery);

    expect(redelivered).toEqual({ status: 'done' });
    expect(notifier.deliveries).toEqual([]);
  });

  it('still owes it where it is not acknowledged', async () => {
    const failed = { status: 'failed', problem: 'ci answers 503', permanent: false } as const;
    const { redelivery } = await world([owed], { ci: [failed] });

    const redelivered = await redeliverNotifications('run-1', redelivery);

    expect(redelivered).toEqual({ status: 'owed', problem: 'not acknowledged by ci' });
  });

  it('tells an endpoint once where two messages come at the same time', async () => {
    const { redelivery, notifier } = await world([owed]);

    const both = await Promise.all([
      redeliverNotifications('run-1', redelivery),
      redeliverNotifications('run-1', redelivery),
    ]);

    expect(both.map(({ status }) => status).sort()).toEqual(['busy', 'done']);
    expect(notifier.deliveries).toHaveLength(1);
  });
});

describe('the redelivery plan', () => {
  it('spreads its attempts over three days, each wait within what SQS allows', () => {
    const waits = Array.from({ length: REDELIVERY_ATTEMPTS }, (_, index) =>
      secondsUntilRedelivery(index + 1),
    );

    const total = waits.reduce((sum, wait) => sum + wait, 0);
    expect(total).toBeGreaterThan(2.9 * DAY);
    expect(total).toBeLessThanOrEqual(3 * DAY);
    expect(Math.max(...waits)).toBeLessThan(DAY / 2);
    expect(waits.at(-1)).toBe(0);
  });
});
