import { describe, expect, it } from 'vitest';
import { aggregateRun } from '../../../lib/steps/aggregate-run.ts';
import { pollBatches } from '../../../lib/steps/poll-batches.ts';
import type { StatusOutcome } from '../../../lib/steps/ports/platform.ts';
import { runOf } from '../../../lib/steps/run-access.ts';
import { submitBatches } from '../../../lib/steps/submit-batches.ts';
import { takeUpRun } from '../../../lib/steps/take-up-run.ts';
import { FakePlatform } from '../../support/fakes/fake-platform.ts';
import { fakePorts } from '../../support/fakes/fake-ports.ts';
import { aSuite, planned, RUN_ID } from '../../support/fakes/workflow-loop.ts';
import { fc } from '../../support/setup/fast-check.ts';

const HOUR = 3_600;
const suite = aSuite(2, { circuit_breaker_seconds: 60 });
const running: StatusOutcome = {
  status: 'running',
  word: 'running',
  progress: null,
  retryAfterSeconds: null,
};

async function underWay() {
  const ports = fakePorts({ platform: new FakePlatform({ status: [running, running, running] }) });
  const state = await submitBatches(await planned(suite, ports), ports);
  return { ports, state };
}

describe('a clock that is set back between two functions', () => {
  it('brings the deadline, after a last look, and is said of the run', async () => {
    const { ports, state } = await underWay();
    ports.clock.advanceSeconds(-HOUR);

    const polled = await pollBatches(state, ports);
    const decided = await aggregateRun(polled, ports);

    expect(ports.platform.statusCalls).toHaveLength(1);
    expect(polled.next).toBe('aggregate');
    expect(decided.verdict).toBe('inconclusive');
    const { reasons, deadlineAt } = await runOf(ports.ledger, RUN_ID);
    expect(deadlineAt).toBe(ports.now());
    expect(reasons.map(({ code }) => code)).toContain('clock_set_back');
    expect(reasons[0]?.message).toContain('a clock was found that had been set back');
  });

  it('ends sending as well', async () => {
    const ports = fakePorts();
    const state = await planned(suite, ports);
    ports.clock.advanceSeconds(-HOUR);

    const submitted = await submitBatches(state, ports);

    expect(submitted.next).toBe('aggregate');
    expect(ports.platform.submissions).toEqual([]);
  });

  it('is not seen in a few seconds', async () => {
    const { ports, state } = await underWay();
    ports.clock.advanceSeconds(-10);

    const polled = await pollBatches(state, ports);

    expect(polled.next).toBe('wait');
    expect(await runOf(ports.ledger, RUN_ID)).not.toHaveProperty('clockBehindMs');
  });

  it('never makes a pass wait for longer than the run may take', async () => {
    const steps = fc.array(fc.integer({ min: -2 * HOUR, max: 2 * HOUR }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(steps, async (seconds) => {
        let { ports, state } = await underWay();
        for (const step of seconds) {
          ports.clock.advanceSeconds(step);
          state = await pollBatches(state, ports);

          expect(state.waitSeconds).toBeLessThanOrEqual(60 + 10);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is no matter for a run that a person takes up again', async () => {
    const { ports, state } = await underWay();
    ports.clock.advanceSeconds(-24 * HOUR);
    await takeUpRun(await runOf(ports.ledger, RUN_ID), ports);

    const polled = await pollBatches(state, ports);

    expect(ports.platform.statusCalls).toHaveLength(1);
    expect(polled.next).toBe('wait');
    expect(polled.waitSeconds).toBeLessThanOrEqual(60);
  });

  it('leaves a run of 0.1.0 its own full time', async () => {
    const { ports, state } = await underWay();
    const run = await runOf(ports.ledger, RUN_ID);
    const { fullTimeMs: _, ...settings } = run.settings;
    await ports.ledger.updateRun({ ...run, settings });
    ports.clock.advanceSeconds(-HOUR);

    const polled = await pollBatches(state, ports);

    expect(polled.next).toBe('aggregate');
  });
});

describe('a turn in the rate budget', () => {
  it('is asked for anew by a run that is taken up, since the budget knows it', async () => {
    const ports = fakePorts();
    ports.budget.cut = { granted: 0, waitMs: 4_000 };
    await submitBatches(await planned(suite, ports), ports);
    const before = await runOf(ports.ledger, RUN_ID);

    const taken = await takeUpRun(before, ports);

    expect(before.turnAt).toBe(ports.now() + 4_000);
    expect(taken.turnAt).toBeNull();
  });
});
