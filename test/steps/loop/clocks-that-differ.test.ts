import { describe, expect, it } from 'vitest';
import { pollBatches } from '../../../lib/steps/poll-batches.ts';
import type { StatusOutcome } from '../../../lib/steps/ports/platform.ts';
import { submitBatches } from '../../../lib/steps/submit-batches.ts';
import { aBatch } from '../../support/builders/ledger-builders.ts';
import { FakePlatform } from '../../support/fakes/fake-platform.ts';
import { type FakePorts, fakePorts } from '../../support/fakes/fake-ports.ts';
import { aSuite, planned, RUN_ID } from '../../support/fakes/workflow-loop.ts';

const running: StatusOutcome = {
  status: 'running',
  word: 'running',
  progress: null,
  retryAfterSeconds: null,
};

/** The same world, seen by a function whose clock is that much ahead. */
function ahead(ports: FakePorts, seconds: number): FakePorts {
  return { ...ports, now: () => ports.now() + seconds * 1_000 };
}

describe('two functions whose clocks differ', () => {
  it('end a run of which nothing was sent, where only one of them sees the deadline', async () => {
    const ports = fakePorts();
    const state = await planned(aSuite(2, { circuit_breaker_seconds: 60 }), ports);

    const submitted = await submitBatches(state, ahead(ports, 600));
    const polled = await pollBatches(submitted, ports);

    expect(submitted.next).toBe('aggregate');
    expect(polled.next).toBe('aggregate');
  });

  it('ask nothing of a platform that wants silence beyond the deadline, whoever sees it passed', async () => {
    const ports = fakePorts({
      platform: new FakePlatform({
        submit: [
          { status: 'accepted', executionId: 'exec-1' },
          { status: 'unavailable', reached: true, problem: 'throttled', retryAfterSeconds: 240 },
        ],
      }),
    });
    const suite = aSuite(4, { max_batch_size: 2, circuit_breaker_seconds: 60 });
    const submitted = await submitBatches(await planned(suite, ports), ports);

    const polled = await pollBatches(submitted, ahead(ports, 600));

    expect(ports.platform.statusCalls).toEqual([]);
    expect(polled.next).toBe('aggregate');
    const phases = (await ports.ledger.listBatches(RUN_ID)).map(({ phase }) => phase);
    expect(phases).toEqual(['abandoned', 'planned']);
  });

  it('wait for what is out instead of asking each other again and again', async () => {
    const ports = fakePorts({
      platform: new FakePlatform({ status: [running, running] }),
    });
    const suite = aSuite(4, { max_batch_size: 2, concurrency: 1, circuit_breaker_seconds: 60 });
    const state = await submitBatches(await planned(suite, ports), ports);
    const [out] = await ports.ledger.listBatches(RUN_ID);
    const [, rest] = await ports.ledger.listBatches(RUN_ID);
    if (out === undefined || rest === undefined) throw new Error('two batches are needed');
    await ports.ledger.updateBatch(aBatch({ ...rest, phase: 'unknown' }));

    const refused = await submitBatches(state, ahead(ports, 600));
    const polled = await pollBatches(refused, ports);

    expect(polled.next).toBe('wait');
    expect(polled.waitSeconds).toBeGreaterThanOrEqual(1);
  });
});

describe('a pass in which one look is told to stay away', () => {
  it('asks for nothing more, and takes the results in a later pass', async () => {
    const ports = fakePorts({
      platform: new FakePlatform({
        status: [
          { status: 'unavailable', reached: true, problem: 'throttled', retryAfterSeconds: 20 },
        ],
      }),
    });
    const suite = aSuite(4, { max_batch_size: 2 });
    const state = await submitBatches(await planned(suite, ports), ports);
    ports.clock.advanceSeconds(30);

    const silenced = await pollBatches(state, ports);

    expect(ports.platform.resultsCalls).toEqual([]);
    expect(silenced).toMatchObject({ next: 'wait' });
    expect(silenced.waitSeconds).toBeGreaterThanOrEqual(20);

    ports.clock.advanceSeconds(silenced.waitSeconds);
    const later = await pollBatches(silenced, ports);

    expect(later.next).toBe('aggregate');
    expect(ports.platform.resultsCalls).toHaveLength(2);
  });
});

describe('a clock that is set ahead while a pass goes on', () => {
  const throttled = {
    status: 'unavailable',
    reached: true,
    problem: 'throttled',
    retryAfterSeconds: 20,
  } as const;
  const setAheadAtTheEnd = (ports: FakePorts) => {
    const { updateRun } = ports.ledger;
    ports.ledger.updateRun = async (run) => {
      ports.clock.advanceSeconds(3_600);
      return updateRun.call(ports.ledger, run);
    };
  };

  it('shortens nothing of the silence that a submission has met with', async () => {
    const accepted = { status: 'accepted', executionId: 'exec-1' } as const;
    const ports = fakePorts({ platform: new FakePlatform({ submit: [accepted, throttled] }) });
    const suite = aSuite(4, { max_batch_size: 2, circuit_breaker_seconds: 600 });
    const state = await planned(suite, ports);
    setAheadAtTheEnd(ports);

    const submitted = await submitBatches(state, ports);

    expect(submitted.waitSeconds).toBe(20);
  });

  it('shortens nothing of the silence that a look has met with', async () => {
    const ports = fakePorts({ platform: new FakePlatform({ status: [throttled] }) });
    const state = await planned(aSuite(4, { circuit_breaker_seconds: 600 }), ports);
    const submitted = await submitBatches(state, ports);
    ports.clock.advanceSeconds(30);
    setAheadAtTheEnd(ports);

    const polled = await pollBatches(submitted, ports);

    expect(polled).toMatchObject({ next: 'wait', waitSeconds: 20 });
  });
});

describe('a submission that nobody lived to see answered', () => {
  it('is named in the record by the key that it was sent under', async () => {
    const ports = fakePorts();
    const state = await planned(aSuite(2), ports);
    const [batch] = await ports.ledger.listBatches(RUN_ID);
    if (batch === undefined) throw new Error('no batch was planned');
    await ports.ledger.updateBatch(aBatch({ ...batch, phase: 'submitting', submitAttempts: 1 }));

    await submitBatches(state, ports);

    const [sent] = await ports.ledger.listBatches(RUN_ID);
    expect(sent).toMatchObject({ phase: 'submitted', execution: { id: 'exec-1' } });
    expect(sent?.faults).toMatchObject([{ code: 'submission_ambiguous' }]);
    expect(sent?.faults[0]?.message).toContain(`${RUN_ID}:0`);
  });
});
