import { describe, expect, it } from 'vitest';
import type { RunState } from '../../lib/domain/run-state.ts';
import { functionSeconds } from '../../lib/stack/function-seconds.ts';
import { PATIENCE_SECONDS, pollWhileNear } from '../../lib/steps/poll-while-near.ts';
import type { StatusOutcome } from '../../lib/steps/ports/platform.ts';
import type { Waiting } from '../../lib/steps/ports/ports.ts';
import { submitBatches } from '../../lib/steps/submit-batches.ts';
import { FakePlatform } from '../support/fakes/fake-platform.ts';
import { type FakePorts, fakePorts } from '../support/fakes/fake-ports.ts';
import { aSuite, planned, RUN_ID } from '../support/fakes/workflow-loop.ts';

const running: StatusOutcome = {
  status: 'running',
  word: 'running',
  progress: null,
  retryAfterSeconds: null,
};

interface World extends FakePorts {
  readonly waiting: Waiting;
  /** How long each wait was, in seconds. */
  readonly waits: readonly number[];
}

/** A run whose executions all run until so many seconds after its start. */
async function sent(endsAfterSeconds: number, limits = {}): Promise<[RunState, World]> {
  const platform = new FakePlatform();
  const ports = fakePorts({ platform });
  const endsAt = ports.now() + endsAfterSeconds * 1_000;
  const completed: StatusOutcome = { status: 'terminal', word: 'completed' };
  platform.status = async () => (ports.now() >= endsAt ? completed : running);
  const waits: number[] = [];
  const waiting: Waiting = {
    sleep: async (seconds) => {
      waits.push(seconds);
      ports.clock.advanceSeconds(seconds);
    },
    seconds: () => ports.now() / 1_000,
  };
  const state = await submitBatches(await planned(aSuite(3, limits), ports), ports);
  ports.clock.advanceSeconds(state.waitSeconds);
  return [state, Object.assign(ports, { waiting, waits })];
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

describe('Poll Batches where its process can wait', () => {
  it('looks until there is something else to do', async () => {
    const [state, ports] = await sent(20);

    const after = await pollWhileNear(state, ports);

    expect(after).toMatchObject({ next: 'aggregate', counts: { casesDone: 3 } });
    expect(after.tick).toBe(state.tick + 1 + ports.waits.length);
    expect(ports.waits.length).toBeGreaterThan(2);
  });

  it('leaves the last pass its 345 seconds', () => {
    expect(functionSeconds['poll-batches']).toBe(PATIENCE_SECONDS + 345);
  });

  it('looks once where it cannot', async () => {
    const [state, { waiting: _, ...ports }] = await sent(20);

    expect(await pollWhileNear(state, ports)).toMatchObject({ next: 'wait', tick: 1 });
  });

  it('leaves a wait to the definition that is longer than ten seconds', async () => {
    const [state, ports] = await sent(100_000, { circuit_breaker_seconds: 80_000 });
    ports.clock.advanceSeconds(900);

    expect(await pollWhileNear(state, ports)).toMatchObject({ next: 'wait', tick: 1 });
    expect(ports.waits).toEqual([]);
  });

  it('hands on within its patience, each time in whole seconds', async () => {
    const [state, ports] = await sent(100_000);

    const after = await pollWhileNear(state, ports);

    expect(after.next).toBe('wait');
    expect(sum(ports.waits)).toBeLessThanOrEqual(PATIENCE_SECONDS);
    expect(sum(ports.waits) + after.waitSeconds).toBeGreaterThan(PATIENCE_SECONDS - 10);
    expect(ports.waits.every((seconds) => Number.isInteger(seconds) && seconds <= 10)).toBe(true);
  });

  it('sees after a wait that the run was cancelled meanwhile', async () => {
    const [state, ports] = await sent(100_000);
    const { sleep } = ports.waiting;
    const waiting = {
      ...ports.waiting,
      sleep: async (seconds: number) => {
        await sleep(seconds);
        const run = ports.ledger.runs.get(RUN_ID);
        if (run !== undefined) {
          ports.ledger.runs.set(RUN_ID, { ...run, cancelRequestedAt: ports.now() });
        }
      },
    };

    const after = await pollWhileNear(state, { ...ports, waiting });

    expect(after.next).toBe('aggregate');
    expect(ports.waits).toHaveLength(1);
  });

  it('waits for no longer than the deadline', async () => {
    const [state, ports] = await sent(100_000, { circuit_breaker_seconds: 30 });
    const startedAt = ports.now() - state.waitSeconds * 1_000;

    const after = await pollWhileNear(state, ports);

    expect(after.next).toBe('aggregate');
    expect(ports.now() - startedAt).toBe(30_000);
  });

  it('writes nothing while it waits', async () => {
    const [state, ports] = await sent(100_000);
    let isAsleep = false;
    const written: boolean[] = [];
    ports.ledger.beforeWrite = () => written.push(isAsleep);
    const { sleep } = ports.waiting;
    const waiting = {
      ...ports.waiting,
      sleep: async (seconds: number) => {
        isAsleep = true;
        await sleep(seconds);
        isAsleep = false;
      },
    };

    await pollWhileNear(state, { ...ports, waiting });

    expect(written.length).toBeGreaterThan(2);
    expect(written).not.toContain(true);
  });
});
