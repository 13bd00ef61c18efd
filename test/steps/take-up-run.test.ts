import { describe, expect, it } from 'vitest';
import { aggregateRun } from '../../lib/steps/aggregate-run.ts';
import { runOf } from '../../lib/steps/run-access.ts';
import { takeUpRun } from '../../lib/steps/take-up-run.ts';
import { fakePorts } from '../support/fakes/fake-ports.ts';
import { aSuite, planned, RUN_ID } from '../support/fakes/workflow-loop.ts';

describe('taking up an interrupted run', () => {
  it('gives it its full time once more, and forgets that it was cancelled', async () => {
    const ports = fakePorts();
    await planned(aSuite(2, { circuit_breaker_seconds: 60 }), ports);
    const run = await runOf(ports.ledger, RUN_ID);
    await ports.ledger.updateRun({ ...run, cancelRequestedAt: ports.now() });
    ports.clock.advanceSeconds(1_000);

    const taken = await takeUpRun(run, ports);

    expect(taken).toMatchObject({
      deadlineAt: ports.now() + 60_000,
      cancelRequestedAt: null,
      resumptions: 1,
    });
  });

  it('gives no more than the full time, however often it is taken up', async () => {
    const ports = fakePorts();
    await planned(aSuite(2, { circuit_breaker_seconds: 60 }), ports);
    ports.clock.advanceSeconds(3_600);
    const once = await takeUpRun(await runOf(ports.ledger, RUN_ID), ports);
    ports.clock.advanceSeconds(3_600);

    const twice = await takeUpRun(once, ports);

    expect(twice.deadlineAt).toBe(ports.now() + 60_000);
  });

  it('keeps to what the platform asked for by Retry-After', async () => {
    const ports = fakePorts();
    await planned(aSuite(2), ports);
    const run = await runOf(ports.ledger, RUN_ID);
    const held = await ports.ledger.updateRun({ ...run, holdUntil: ports.now() + 30_000 });

    const taken = await takeUpRun(held, ports);

    expect(taken.holdUntil).toBe(held.holdUntil);
  });

  it('leaves a run as its audit record decided it, though the ledger never heard of that', async () => {
    const ports = fakePorts();
    const state = await planned(aSuite(2), ports);
    const before = await runOf(ports.ledger, RUN_ID);
    await ports.ledger.updateRun({ ...before, cancelRequestedAt: ports.now() });
    ports.ledger.beforeWrite = (record) => {
      if ('verdict' in record && record.verdict !== null) throw new Error('the process dies');
    };
    await expect(aggregateRun(state, ports)).rejects.toThrow('dies');
    ports.ledger.beforeWrite = () => {};

    const taken = await takeUpRun(await runOf(ports.ledger, RUN_ID), ports);

    expect(taken).toMatchObject({ verdict: 'cancelled', resumptions: 0 });
    expect(taken.audit).toMatchObject({ seq: 1 });
  });
});
