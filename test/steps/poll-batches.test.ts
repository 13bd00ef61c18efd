import { describe, expect, it } from 'vitest';
import { PlatformUnreachable } from '../../lib/domain/errors.ts';
import { pollBatches } from '../../lib/steps/poll-batches.ts';
import type { StatusOutcome } from '../../lib/steps/ports/platform.ts';
import { runOf } from '../../lib/steps/run-access.ts';
import { submitBatches } from '../../lib/steps/submit-batches.ts';
import { aBatch } from '../support/builders/ledger-builders.ts';
import { FakePlatform } from '../support/fakes/fake-platform.ts';
import { type FakePorts, fakePorts } from '../support/fakes/fake-ports.ts';
import { aSuite, loopUntilAggregate, planned, RUN_ID } from '../support/fakes/workflow-loop.ts';

/** Largest state that may travel, in bytes. */
const STATE_LIMIT_BYTES = 4 * 1024;
/** Fourteen history events a pass that sends, 7,000 events a run. */
const PASS_LIMIT = 7_000 / 14;

const running: StatusOutcome = {
  status: 'running',
  word: 'running',
  progress: null,
  retryAfterSeconds: null,
};

/** A platform whose executions end when the clock says so. */
class TimedPlatform extends FakePlatform {
  readonly #endsAt: number;
  readonly #now: () => number;

  constructor(now: () => number, endsAt: number) {
    super();
    this.#now = now;
    this.#endsAt = endsAt;
  }

  override async status(executionId: string): Promise<StatusOutcome> {
    this.statusCalls.push(executionId);
    return this.#now() >= this.#endsAt ? { status: 'terminal', word: 'completed' } : running;
  }
}

/** A platform that takes batches, and says of every execution, but for its first words, that there is none. */
function deniedEverywhere(before: readonly StatusOutcome[] = []) {
  const notFound: StatusOutcome[] = Array.from({ length: 200 }, () => ({ status: 'not_found' }));
  const platform = new FakePlatform({ status: [...before, ...notFound] });
  return { platform, ports: fakePorts({ platform }) };
}

describe('Poll Batches', () => {
  it('takes the results of a batch in the pass that sees it completed', async () => {
    const ports = fakePorts();

    const end = await loopUntilAggregate(await planned(aSuite(3), ports), ports);

    expect(await batch(ports, 0)).toMatchObject({
      phase: 'collected',
      execution: { platformStatus: 'completed', looks: 1 },
      resultCount: 3,
    });
    expect(end.counts).toMatchObject({ casesDone: 3, batchesOut: 0, batchesDone: 1 });
  });

  it('knows of a mock before a result of it lies in the ledger', async () => {
    const platform = new FakePlatform();
    const hasMockAnswered = () => platform.resultsCalls.length > 0;
    const ports = fakePorts({ platform: Object.assign(platform, { hasMockAnswered }) });
    const known: unknown[] = [];
    ports.ledger.beforeWrite = (record) => {
      if (!('phase' in record) || record.phase !== 'collected') return;
      known.push(ports.ledger.runs.get(RUN_ID)?.simulated);
    };

    await loopUntilAggregate(await planned(aSuite(3), ports), ports);

    expect(known).toEqual([true]);
  });

  it('settles a finished batch even when its deadline has passed', async () => {
    const ports = fakePorts();
    const state = await submitBatches(await planned(aSuite(3), ports), ports);
    ports.clock.advanceSeconds(10_000);

    const after = await pollBatches(state, ports);

    expect(await batch(ports, 0)).toMatchObject({ phase: 'collected' });
    expect(after.next).toBe('aggregate');
  });

  it('abandons what still runs at the deadline, and sends nothing more', async () => {
    const clock = fakePorts().clock;
    const ports = fakePorts({ clock, platform: new TimedPlatform(clock.now, Infinity) });
    const suite = aSuite(4, { max_batch_size: 2, concurrency: 1, circuit_breaker_seconds: 100 });
    const startedAt = ports.now();

    await loopUntilAggregate(await planned(suite, ports), ports);

    expect(ports.now() - startedAt).toBe(100_000);
    expect(ports.platform.submissions).toHaveLength(1);
    expect(await batch(ports, 0)).toMatchObject({
      phase: 'abandoned',
      faults: [{ message: 'it still ran at the deadline, after 100 s' }],
    });
    expect(await batch(ports, 1)).toMatchObject({ phase: 'planned' });
  });

  it('sees an execution that ends exactly at the deadline by its last look', async () => {
    const clock = fakePorts().clock;
    const endsAt = clock.now() + 100_000;
    const ports = fakePorts({ clock, platform: new TimedPlatform(clock.now, endsAt) });

    await loopUntilAggregate(
      await planned(aSuite(2, { circuit_breaker_seconds: 100 }), ports),
      ports,
    );

    expect(await batch(ports, 0)).toMatchObject({ phase: 'collected' });
  });

  it('learns no later looks from looks that came late', async () => {
    const seconds = 1.2;
    const ports = fakePorts({ platform: new FakePlatform() });
    const sentAt = new Map<string, number>();
    const { platform, clock } = ports;
    const submit = platform.submit.bind(platform);
    platform.submit = async (request) => {
      const outcome = await submit(request);
      if (outcome.status === 'accepted') sentAt.set(outcome.executionId, clock.now());
      return outcome;
    };
    platform.status = async (id) =>
      clock.now() >= (sentAt.get(id) ?? 0) + 1_000 * seconds
        ? { status: 'terminal', word: 'completed' }
        : running;
    const suite = aSuite(40, { max_batch_size: 1, concurrency: 1 });

    await loopUntilAggregate(await planned(suite, ports), ports);

    const learnt = (await ports.durations.recent(suite.suite_id)).slice(0, 20);
    const mean = learnt.reduce((sum, each) => sum + each.seconds, 0) / learnt.length;
    expect(mean).toBeGreaterThan(0.7 * seconds);
    expect(mean).toBeLessThan(1.3 * seconds);
  });

  it('tolerates an unknown execution for 60 s after its submission, and no longer', async () => {
    const { ports } = deniedEverywhere();
    const startedAt = ports.now();

    await loopUntilAggregate(await planned(aSuite(2), ports), ports);

    expect((ports.now() - startedAt) / 1_000).toBeGreaterThanOrEqual(60);
    expect((ports.now() - startedAt) / 1_000).toBeLessThan(75);
    expect(await batch(ports, 0)).toMatchObject({ phase: 'abandoned' });
  });

  it.each([
    ['goes on all the same', { problem: 'it goes on', retryAfterSeconds: null }, 'may_still_run'],
    ['ends at last', null, 'ended_on_request'],
  ])(
    'asks what it was told of to end where the platform denies it, and tells that it %s',
    async (_, answer, told) => {
      const { platform, ports } = deniedEverywhere();
      Object.assign(platform, { cancel: async () => answer });

      await loopUntilAggregate(await planned(aSuite(2), ports), ports);

      expect((await batch(ports, 0))?.faults.map(({ code }) => code)).toEqual([
        told,
        'execution_not_found',
      ]);
    },
  );

  it('tells that what a platform denies may still run, where that ends nothing on request', async () => {
    const { ports } = deniedEverywhere();

    await loopUntilAggregate(await planned(aSuite(2), ports), ports);

    const { faults } = (await batch(ports, 0)) ?? {};
    expect(faults?.map(({ code }) => code)).toEqual(['may_still_run', 'execution_not_found']);
    expect(faults?.[0]?.message).toMatch(/exec-1 may still run: .* ends nothing on request/);
  });

  it('does not doubt what it saw end, although the platform denies it afterwards', async () => {
    const { platform, ports } = deniedEverywhere([{ status: 'terminal', word: 'completed' }]);
    Object.assign(platform, {
      results: async () => ({ status: 'not_ready', retryAfterSeconds: 1 }),
    });

    await loopUntilAggregate(await planned(aSuite(2), ports), ports);

    expect(await batch(ports, 0)).toMatchObject({
      phase: 'collected',
      faults: [{ code: 'results_not_ready' }],
    });
  });

  it('heeds a Retry-After that it hears as it asks for an end, and goes on with the rest later', async () => {
    const { platform, ports } = deniedEverywhere();
    const left = { problem: 'throttled', retryAfterSeconds: 30 };
    Object.assign(platform, { cancel: async () => left });
    const suite = aSuite(4, { max_batch_size: 2, concurrency: 1 });
    let state = await submitBatches(await planned(suite, ports), ports);
    ports.clock.advanceSeconds(61);

    state = await pollBatches(state, ports);

    expect(await batch(ports, 0)).toMatchObject({ phase: 'abandoned' });
    expect(state.waitSeconds).toBeGreaterThanOrEqual(30);
    expect((await ports.ledger.readRun(RUN_ID))?.holdUntil).toBe(ports.now() + 30_000);
  });

  it.each([
    ['end', 'may_still_run', { status: 'terminal', word: 'completed' }],
    ['run', 'ended_on_request', running],
  ] satisfies [string, string, StatusOutcome][])(
    'takes back what was said of an execution that it sees %s once its run is taken up again',
    async (_, code, status) => {
      const ports = fakePorts({ platform: new FakePlatform({ status: [status] }) });
      const state = await submitBatches(await planned(aSuite(2), ports), ports);
      const [sent] = await ports.ledger.listBatches(RUN_ID);
      const faults = [{ code, message: 'as the run was cancelled' }];
      await ports.ledger.updateBatch(aBatch({ ...sent, phase: 'submitted', faults }));
      ports.clock.advanceSeconds(10);

      await pollBatches(state, ports);

      expect(ports.platform.statusCalls).toHaveLength(1);
      expect((await batch(ports, 0))?.faults).toEqual([]);
    },
  );

  it('lets a Retry-After on a look hold submissions back too', async () => {
    const ports = fakePorts({
      platform: new FakePlatform({
        status: [
          { status: 'unavailable', reached: true, problem: 'throttled', retryAfterSeconds: 30 },
        ],
      }),
    });
    const suite = aSuite(4, { max_batch_size: 2, concurrency: 1 });
    const submitted = await submitBatches(await planned(suite, ports), ports);
    ports.clock.advanceSeconds(submitted.waitSeconds);

    const throttled = await pollBatches(submitted, ports);
    ports.clock.advanceSeconds(29);
    await submitBatches(throttled, ports);
    await pollBatches(throttled, ports);

    expect(throttled.waitSeconds).toBeGreaterThanOrEqual(30);
    expect(ports.platform.submissions).toHaveLength(1);
    expect(ports.platform.statusCalls).toHaveLength(1);
  });

  it('gives up at once where the platform wants silence beyond the deadline', async () => {
    const ports = fakePorts({
      platform: new FakePlatform({
        status: [
          { status: 'unavailable', reached: true, problem: 'throttled', retryAfterSeconds: 9_999 },
        ],
      }),
    });
    const submitted = await submitBatches(await planned(aSuite(2), ports), ports);
    ports.clock.advanceSeconds(submitted.waitSeconds);

    const after = await pollBatches(submitted, ports);

    expect(after.next).toBe('aggregate');
  });

  it('waits for results that are not ready although the execution has completed', async () => {
    const notReady = { status: 'not_ready', retryAfterSeconds: null } as const;
    const ports = fakePorts({
      platform: new FakePlatform({ results: [notReady, notReady, notReady] }),
    });

    await loopUntilAggregate(await planned(aSuite(2), ports), ports);

    expect(await batch(ports, 0)).toMatchObject({ phase: 'collected', resultCount: 2 });
    expect(ports.platform.resultsCalls).toHaveLength(4);
  });

  it('stops waiting for results after a minute, and keeps what there is', async () => {
    const empty = Array.from({ length: 100 }, () => ({ status: 'ready', results: [] }) as const);
    const ports = fakePorts({ platform: new FakePlatform({ results: empty }) });
    const startedAt = ports.now();

    await loopUntilAggregate(await planned(aSuite(2), ports), ports);

    expect(await batch(ports, 0)).toMatchObject({ phase: 'collected', resultCount: 0 });
    expect((ports.now() - startedAt) / 1_000).toBeLessThan(75);
  });

  it('ends a cancelled run at once', async () => {
    const clock = fakePorts().clock;
    const ports = fakePorts({ clock, platform: new TimedPlatform(clock.now, Infinity) });
    const submitted = await submitBatches(await planned(aSuite(2), ports), ports);
    const run = await ports.ledger.readRun(RUN_ID);
    if (run === null) throw new Error('the run is gone');
    await ports.ledger.updateRun({ ...run, cancelRequestedAt: ports.now() });

    const after = await pollBatches(submitted, ports);

    expect(after).toMatchObject({ next: 'aggregate', waitSeconds: 0 });
    expect(ports.platform.statusCalls).toEqual([]);
  });

  it.each(['abandoned', 'refused'] as const)(
    'tells of a cancelled run what may still run of a batch without an answer that was %s since',
    async (phase) => {
      const ports = fakePorts();
      const state = await planned(aSuite(2), ports);
      const [sent] = await ports.ledger.listBatches(RUN_ID);
      const faults = [{ code: 'submission_ambiguous', message: 'no answer' }];
      await ports.ledger.updateBatch(aBatch({ ...sent, phase, executionId: null, faults }));
      const run = await runOf(ports.ledger, RUN_ID);
      await ports.ledger.updateRun({ ...run, cancelRequestedAt: ports.now() });

      await pollBatches(state, ports);

      const told = (await batch(ports, 0))?.faults.map(({ code }) => code);
      expect(told).toEqual(['submission_ambiguous', 'may_still_run']);
    },
  );

  it('gives up an address at which nothing ever answered, within 15 s', async () => {
    const nobody = {
      status: 'unavailable',
      reached: false,
      problem: 'connection refused',
      retryAfterSeconds: null,
    } as const;
    const ports = fakePorts({
      platform: new FakePlatform({ submit: Array.from({ length: 50 }, () => nobody) }),
    });
    const startedAt = ports.now();

    await expect(loopUntilAggregate(await planned(aSuite(2), ports), ports)).rejects.toThrow(
      PlatformUnreachable,
    );

    expect((ports.now() - startedAt) / 1_000).toBeLessThanOrEqual(15);
  });

  it('waits out an outage of a platform that has answered before', async () => {
    const gone: StatusOutcome = {
      status: 'unavailable',
      reached: false,
      problem: 'connection refused',
      retryAfterSeconds: null,
    };
    const ports = fakePorts({
      platform: new FakePlatform({ status: Array.from({ length: 8 }, () => gone) }),
    });

    await loopUntilAggregate(await planned(aSuite(2), ports), ports);

    expect(await batch(ports, 0)).toMatchObject({ phase: 'collected', execution: { looks: 9 } });
  });

  it('keeps passes and state within their budgets, however long 20,000 cases take', async () => {
    const clock = fakePorts().clock;
    const ports = fakePorts({ clock, platform: new TimedPlatform(clock.now, Infinity) });
    const suite = aSuite(20_000, { circuit_breaker_seconds: 3_300, concurrency: 100 });

    const end = await loopUntilAggregate(await planned(suite, ports), ports);

    expect(end.tick).toBeLessThan(PASS_LIMIT);
    expect(JSON.stringify(end).length).toBeLessThan(STATE_LIMIT_BYTES);
  });
});

async function batch(ports: FakePorts, index: number) {
  return (await ports.ledger.listBatches(RUN_ID))[index];
}
