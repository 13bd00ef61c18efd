import { describe, expect, it } from 'vitest';
import { AuditUnavailable, NotificationUndelivered } from '../../lib/domain/errors.ts';
import { Notification } from '../../lib/domain/notification.ts';
import type { NotificationRecord } from '../../lib/domain/run.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import { aggregateRun } from '../../lib/steps/aggregate-run.ts';
import { notifyOutcome } from '../../lib/steps/notify-outcome.ts';
import type { DeliveryOutcome } from '../../lib/steps/ports/notifier.ts';
import { aRun } from '../support/builders/ledger-builders.ts';
import { FakeNotifier, type FakePorts, fakePorts } from '../support/fakes/fake-ports.ts';
import { aSuite, loopUntilAggregate, planned, RUN_ID } from '../support/fakes/workflow-loop.ts';

const down: DeliveryOutcome = { status: 'failed', problem: 'answered 500', permanent: false };
const gone: DeliveryOutcome = { status: 'failed', problem: 'answered 410', permanent: true };

describe('Notify Outcome', () => {
  it('tells the fields of the contract, and ours', async () => {
    const ports = fakePorts({ notifier: new FakeNotifier({ ci: [] }) });

    await notifyOutcome(await aggregated(ports), ports);

    const [delivery] = ports.notifier.deliveries;
    expect(Notification.parse(JSON.parse(delivery?.message.body ?? ''))).toMatchObject({
      execution_id: 'exec-1',
      status: 'passed',
      pass_rate: 1,
      coverage: { intent_coverage: 1, entity_coverage: 0 },
      run_id: RUN_ID,
      execution_ids: ['exec-1'],
      verdict: 'passed',
    });
  });

  it('keeps one id and one body over all attempts, and notes what went wrong', async () => {
    const ports = fakePorts({ notifier: new FakeNotifier({ ci: [down, down] }) });
    const state = await aggregated(ports);

    await expect(notifyOutcome(state, ports)).rejects.toThrow(NotificationUndelivered);
    ports.clock.advanceSeconds(5);
    await expect(notifyOutcome(state, ports)).rejects.toThrow(NotificationUndelivered);
    await notifyOutcome(state, ports);

    const messages = ports.notifier.deliveries.map(({ message: { id, body } }) => ({ id, body }));
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
    expect(new Set(messages.map(({ body }) => body)).size).toBe(1);
    expect((await notifications(ports))[0]).toMatchObject({ status: 'delivered', attempts: 3 });
  });

  it('does not tell an endpoint again that has acknowledged', async () => {
    const ports = fakePorts({ notifier: new FakeNotifier({ good: [], bad: [down] }) });
    const state = await aggregated(ports);

    await expect(notifyOutcome(state, ports)).rejects.toThrow('bad');
    await notifyOutcome(state, ports);

    expect(ports.notifier.deliveries.map(({ endpoint }) => endpoint)).toEqual([
      'good',
      'bad',
      'bad',
    ]);
  });

  it('takes an endpoint that is gone for good at its word', async () => {
    const ports = fakePorts({ notifier: new FakeNotifier({ ci: [gone] }) });
    const state = await aggregated(ports);

    await notifyOutcome(state, ports);
    await notifyOutcome(state, ports);

    expect(ports.notifier.deliveries).toHaveLength(1);
    expect(await notifications(ports)).toMatchObject([
      { status: 'refused', lastProblem: 'answered 410' },
    ]);
  });

  it('leaves the verdict as it is', async () => {
    const ports = fakePorts({ notifier: new FakeNotifier({ ci: [down] }) });
    const state = await aggregated(ports);

    await notifyOutcome(state, ports).catch(() => {});

    expect((await ports.ledger.readRun(RUN_ID))?.verdict).toBe('passed');
  });

  it('tells an error where the audit record could not be written', async () => {
    const ports = fakePorts({ notifier: new FakeNotifier({ ci: [] }) });
    const state = await loopUntilAggregate(await planned(aSuite(3), ports), ports);
    await notifiedUnaudited(state, ports, async () => false);

    expect(JSON.parse(ports.notifier.deliveries[0]?.message.body ?? '')).toMatchObject({
      status: 'failed',
      verdict: 'error',
      reasons: [{ code: 'not_audited' }],
    });
  });

  it('does not tell of a record that the ledger does not know, so that the gate stays shut', async () => {
    const ports = fakePorts({ notifier: new FakeNotifier({ ci: [] }) });
    const state = await loopUntilAggregate(await planned(aSuite(3), ports), ports);
    const insert = ports.audit.insert.bind(ports.audit);

    await notifiedUnaudited(state, ports, insert);

    expect(await ports.audit.recordsAfter('greetings', 0)).toMatchObject([{ verdict: 'passed' }]);
    expect(JSON.parse(ports.notifier.deliveries[0]?.message.body ?? '')).toMatchObject({
      verdict: 'error',
      reasons: [{ code: 'not_audited' }],
    });
  });

  it('tells that a run was cancelled where that is so and the audit record could not be written', async () => {
    const ports = fakePorts({ notifier: new FakeNotifier({ ci: [] }) });
    const state = await loopUntilAggregate(await planned(aSuite(3), ports), ports);
    const run = await ports.ledger.readRun(RUN_ID);
    if (run === null) throw new Error('the run is gone');
    await ports.ledger.updateRun({ ...run, cancelRequestedAt: ports.now() });
    await notifiedUnaudited(state, ports, async () => false);

    expect(JSON.parse(ports.notifier.deliveries[0]?.message.body ?? '')).toMatchObject({
      status: 'failed',
      verdict: 'cancelled',
      reasons: [{ code: 'not_audited' }],
    });
  });
});

async function aggregated(ports: FakePorts) {
  return aggregateRun(await loopUntilAggregate(await planned(aSuite(3), ports), ports), ports);
}

/** Aggregates with an audit log that does what `insert` does and says that it is away, and tells the outcome. */
async function notifiedUnaudited(
  state: RunState,
  ports: FakePorts,
  insert: FakePorts['audit']['insert'],
) {
  ports.audit.insert = async (record) => {
    await insert(record);
    throw new AuditUnavailable('the audit log is away');
  };
  await expect(aggregateRun(state, ports)).rejects.toThrow(AuditUnavailable);
  const failure = { error: 'AuditUnavailable', cause: 'away' };
  await notifyOutcome({ ...state, verdict: 'error', failure }, ports);
}

async function notifications(ports: FakePorts) {
  return (await ports.ledger.readRun(RUN_ID))?.notifications ?? [];
}

describe('the endpoints that a run names', () => {
  const refusal = { status: 'failed', problem: 'ci answers 503', permanent: false } as const;
  const named: NotificationRecord = {
    endpoint: 'ci',
    id: 'msg_run-1',
    status: 'pending',
    attempts: 0,
    lastProblem: null,
  };

  it('are told beside those that are always told', async () => {
    const ports = fakePorts({ notifier: new FakeNotifier({ 'event-bus': [] }) });
    await ports.ledger.createRun(aRun({ verdict: 'failed', notifications: [named] }));

    await notifyOutcome(RunState.parse({ runId: 'run-1' }), ports);

    expect(ports.notifier.deliveries.map(({ endpoint }) => endpoint)).toEqual(['event-bus', 'ci']);
  });

  it('are owed nothing where they do not want to hear of the verdict', async () => {
    const ports = fakePorts();
    await ports.ledger.createRun(aRun({ verdict: 'passed', notifications: [named] }));
    const notifier = Object.assign(ports.notifier, { wants: () => false });

    await notifyOutcome(RunState.parse({ runId: 'run-1' }), { ...ports, notifier });

    expect(notifier.deliveries).toEqual([]);
    expect((await ports.ledger.readRun('run-1'))?.notifications).toEqual([]);
  });

  it('are tried later for days, which is asked for once', async () => {
    const ports = fakePorts({ notifier: new FakeNotifier({ ci: [refusal, refusal] }) });
    await ports.ledger.createRun(aRun({ verdict: 'failed', notifications: [named] }));
    const later: string[] = [];
    const tryLater = async (runId: string) => void later.push(runId);
    const notifier = Object.assign(ports.notifier, { tryLater });
    const attempt = () => notifyOutcome(RunState.parse({ runId: 'run-1' }), { ...ports, notifier });

    await expect(attempt()).rejects.toThrow('not acknowledged by ci');
    await expect(attempt()).rejects.toThrow('not acknowledged by ci');

    expect(later).toEqual(['run-1']);
  });
});
