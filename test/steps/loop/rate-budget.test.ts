import { describe, expect, it } from 'vitest';
import { pollBatches } from '../../../lib/steps/poll-batches.ts';
import { submitBatches } from '../../../lib/steps/submit-batches.ts';
import { FakePlatform } from '../../support/fakes/fake-platform.ts';
import { FakeBudget, fakePorts } from '../../support/fakes/fake-ports.ts';
import { aSuite, loopUntilAggregate, planned, RUN_ID } from '../../support/fakes/workflow-loop.ts';

function tight(granted: number, waitMs = 4_000): FakeBudget {
  const budget = new FakeBudget();
  budget.cut = { granted, waitMs };
  return budget;
}

const sixBatches = aSuite(6, { max_batch_size: 1 });

describe('a pass', () => {
  it('sends as many batches as the rate budget grants, and comes back for its turn', async () => {
    const ports = fakePorts({ budget: tight(2) });

    const after = await submitBatches(await planned(sixBatches, ports), ports);

    expect(ports.budget.asked).toEqual([{ runId: RUN_ID, wanted: 6, urgent: false }]);
    expect(ports.platform.submissions).toHaveLength(2);
    expect(after).toMatchObject({ next: 'wait', waitSeconds: 4 });
  });

  it('sends nothing where nothing is granted, and writes nothing of it down', async () => {
    const ports = fakePorts({ budget: tight(0) });

    const after = await submitBatches(await planned(sixBatches, ports), ports);

    expect(ports.platform.submissions).toEqual([]);
    expect(await ports.ledger.listBatches(RUN_ID)).toMatchObject(
      sixBatches.test_cases.map(() => ({ phase: 'planned', submitAttempts: 0, version: 0 })),
    );
    expect(after.waitSeconds).toBe(4);
  });

  it('asks for no more than concurrency leaves room for', async () => {
    const ports = fakePorts();
    const suite = aSuite(6, { max_batch_size: 1, concurrency: 4 });

    await submitBatches(await planned(suite, ports), ports);

    expect(ports.budget.asked).toMatchObject([{ wanted: 4 }]);
  });

  it('gives back what it did not use when the platform is unwell', async () => {
    const throttled = {
      status: 'unavailable',
      reached: true,
      problem: 'throttled',
      retryAfterSeconds: 5,
    } as const;
    const ports = fakePorts({ platform: new FakePlatform({ submit: [throttled] }) });

    await submitBatches(await planned(sixBatches, ports), ports);

    expect(ports.budget.made).toBe(1);
  });

  it('looks first at what has been due for longest', async () => {
    const ports = fakePorts();
    const state = await submitBatches(await planned(sixBatches, ports), ports);
    const batches = await ports.ledger.listBatches(RUN_ID);
    for (const batch of batches) {
      await ports.ledger.updateBatch({ ...batch, nextActionAt: ports.now() - batch.index });
    }
    ports.budget.cut = { granted: 2, waitMs: 4_000 };

    await pollBatches(state, ports);

    expect(ports.platform.statusCalls).toEqual(['exec-6', 'exec-5']);
  });

  it('looks at everything at the deadline, granted or not', async () => {
    const ports = fakePorts();
    const suite = aSuite(6, { max_batch_size: 1, circuit_breaker_seconds: 100 });
    const state = await submitBatches(await planned(suite, ports), ports);
    ports.budget.cut = { granted: 0, waitMs: 60_000 };
    ports.clock.advanceSeconds(100);

    const after = await pollBatches(state, ports);

    expect(ports.budget.asked.at(-1)).toMatchObject({ wanted: 6, urgent: true });
    expect(after.next).toBe('aggregate');
    expect(await ports.ledger.listBatches(RUN_ID)).toMatchObject(
      suite.test_cases.map(() => ({ phase: 'collected' })),
    );
  });

  it('waits for a turn until its deadline and no longer', async () => {
    const ports = fakePorts({ budget: tight(0, 3_600_000) });
    const suite = aSuite(6, { circuit_breaker_seconds: 100 });

    const after = await submitBatches(await planned(suite, ports), ports);

    expect(after).toMatchObject({ next: 'wait', waitSeconds: 100 });
  });
});

describe('a run', () => {
  it('books every request that it makes, looks and results alike', async () => {
    const ports = fakePorts();

    await loopUntilAggregate(await planned(sixBatches, ports), ports);

    const { submissions, statusCalls, resultsCalls } = ports.platform;
    expect(ports.budget.made).toBe(submissions.length + statusCalls.length + resultsCalls.length);
  });
});
