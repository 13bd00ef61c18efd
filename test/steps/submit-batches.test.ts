import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AuthenticationFailed, IntegrityViolated } from '../../lib/domain/errors.ts';
import type { SubmitOutcome, SubmitRequest } from '../../lib/steps/ports/platform.ts';
import { submitBatches } from '../../lib/steps/submit-batches.ts';
import { aBatch } from '../support/builders/ledger-builders.ts';
import { FakePlatform } from '../support/fakes/fake-platform.ts';
import { fakePorts } from '../support/fakes/fake-ports.ts';
import { aSuite, planned, RUN_ID } from '../support/fakes/workflow-loop.ts';

const ambiguous = { status: 'ambiguous', problem: 'timed out', retryAfterSeconds: null } as const;

describe('Submit Batches', () => {
  it('writes a batch down as submitting before its POST', async () => {
    const phases: (string | undefined)[] = [];
    const ports = fakePorts({
      platform: new FakePlatform({
        submit: [
          (request) => {
            phases.push(phaseOf(ports, 0));
            return ports.platform.accept(request);
          },
        ],
      }),
    });
    const state = await planned(aSuite(2), ports);

    await submitBatches(state, ports);

    expect(phases).toEqual(['submitting']);
    expect(phaseOf(ports, 0)).toBe('submitted');
  });

  it('sends no more batches than the suite wants out at a time', async () => {
    const ports = fakePorts();
    const state = await planned(aSuite(10, { max_batch_size: 2, concurrency: 3 }), ports);

    const after = await submitBatches(state, ports);

    expect(ports.platform.submissions).toHaveLength(3);
    expect(after.counts).toMatchObject({ batches: 5, batchesOut: 3 });
  });

  it('gives every batch an idempotency key of its own, made of run and batch', async () => {
    const ports = fakePorts();
    const state = await planned(aSuite(4, { max_batch_size: 2 }), ports);

    await submitBatches(state, ports);

    expect(ports.platform.submissions.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      `${RUN_ID}:0`,
      `${RUN_ID}:1`,
    ]);
  });

  it('keeps a throttled batch planned, and nothing is sent before Retry-After has passed', async () => {
    const ports = fakePorts({
      platform: new FakePlatform({
        submit: [
          { status: 'unavailable', reached: true, problem: 'throttled', retryAfterSeconds: 20 },
        ],
      }),
    });
    const state = await planned(aSuite(4, { max_batch_size: 2 }), ports);

    const throttled = await submitBatches(state, ports);
    ports.clock.advanceSeconds(19);
    await submitBatches(throttled, ports);

    expect(throttled.waitSeconds).toBeGreaterThanOrEqual(20);
    expect(ports.platform.submissions).toHaveLength(1);
    expect(phaseOf(ports, 0)).toBe('planned');
  });

  it('sends an unanswered batch again with the same key, and adopts what the platform made of it', async () => {
    const ports = fakePorts({
      platform: new FakePlatform({
        submit: [
          (request) => {
            ports.platform.accept(request);
            return ambiguous;
          },
        ],
      }),
    });
    const state = await planned(aSuite(2), ports);

    const unanswered = await submitBatches(state, ports);
    expect(phaseOf(ports, 0)).toBe('unknown');
    ports.clock.advanceSeconds(60);
    await submitBatches(unanswered, ports);

    expect(new Set(ports.platform.submissions.map((request) => request.idempotencyKey)).size).toBe(
      1,
    );
    expect(ports.platform.executions.size).toBe(1);
    expect(await batch(ports, 0)).toMatchObject({
      phase: 'submitted',
      execution: { id: 'exec-1' },
    });
  });

  it('abandons an unanswered batch where the suite says give_up', async () => {
    const ports = fakePorts({ platform: new FakePlatform({ submit: [ambiguous] }) });
    const state = await planned(aSuite(2, { on_ambiguous_submit: 'give_up' }), ports);

    const unanswered = await submitBatches(state, ports);
    ports.clock.advanceSeconds(60);
    await submitBatches(unanswered, ports);

    expect(ports.platform.submissions).toHaveLength(1);
    expect(phaseOf(ports, 0)).toBe('abandoned');
  });

  it('survives a crash between the POST and the ledger without a second execution', async () => {
    const ports = fakePorts();
    const state = await planned(aSuite(2), ports);
    ports.ledger.beforeWrite = (record) => {
      if ('phase' in record && record.phase === 'submitted') throw new Error('killed');
    };
    await expect(submitBatches(state, ports)).rejects.toThrow('killed');
    expect(phaseOf(ports, 0)).toBe('submitting');
    ports.ledger.beforeWrite = () => {};

    await submitBatches(state, ports);

    expect(ports.platform.executions.size).toBe(1);
    expect(await batch(ports, 0)).toMatchObject({
      phase: 'submitted',
      execution: { id: 'exec-1' },
    });
  });

  it('sends nothing more after the platform has refused a batch', async () => {
    const ports = fakePorts({
      platform: new FakePlatform({
        submit: [{ status: 'refused', httpStatus: 404, problem: 'unknown suite' }],
      }),
    });
    const state = await planned(aSuite(4, { max_batch_size: 2 }), ports);

    const refused = await submitBatches(state, ports);
    await submitBatches(refused, ports);

    expect(ports.platform.submissions).toHaveLength(1);
    expect(refused.next).toBe('aggregate');
    expect(await batch(ports, 0)).toMatchObject({
      phase: 'refused',
      faults: [{ code: 'submission_refused', message: 'unknown suite' }],
    });
  });

  it('ends the run where the platform names one execution for two batches', async () => {
    const same = { status: 'accepted', executionId: 'exec-same' } as const;
    const ports = fakePorts({ platform: new FakePlatform({ submit: [same, same] }) });
    const state = await planned(aSuite(4, { max_batch_size: 2 }), ports);

    await expect(submitBatches(state, ports)).rejects.toThrow(IntegrityViolated);
  });

  it('e04: ends the run where the platform names an execution that another run has', async () => {
    const same = { status: 'accepted', executionId: 'exec-same' } as const;
    const ports = fakePorts({ platform: new FakePlatform({ submit: [same] }) });
    const state = await planned(aSuite(2), ports);
    const platformUrl = (await ports.ledger.readRun(RUN_ID))?.platformUrl ?? '';
    await ports.ledger.claimExecution({ platformUrl, executionId: 'exec-same' }, 'run-before');

    const submitting = submitBatches(state, ports);

    await expect(submitting).rejects.toThrow(IntegrityViolated);
    await expect(submitting).rejects.toThrow(
      /execution exec-same .* run run-before: .* a stub that was restarted counts anew/,
    );
    expect(await batch(ports, 0)).toMatchObject({
      phase: 'abandoned',
      execution: null,
      strayExecutionIds: ['exec-same'],
      faults: [{ code: 'execution_shared' }],
    });
  });

  it('lets a run meet its own execution again, and another address name the same', async () => {
    const same = { status: 'accepted', executionId: 'exec-same' } as const;
    const ports = fakePorts({ platform: new FakePlatform({ submit: [same] }) });
    const state = await planned(aSuite(2), ports);
    const platformUrl = (await ports.ledger.readRun(RUN_ID))?.platformUrl ?? '';
    await ports.ledger.claimExecution({ platformUrl, executionId: 'exec-same' }, RUN_ID);
    const elsewhere = { platformUrl: 'https://other.example', executionId: 'exec-same' };
    await ports.ledger.claimExecution(elsewhere, 'run-before');

    await submitBatches(state, ports);

    expect(await batch(ports, 0)).toMatchObject({ execution: { id: 'exec-same' } });
  });

  it.each([
    ['m14: throws', new AuthenticationFailed('unknown client')],
    [
      'm15: is answered 429',
      { status: 'unavailable', reached: true, problem: 'throttled', retryAfterSeconds: null },
    ],
    [
      'm15: finds no connection',
      { status: 'unavailable', reached: false, problem: 'refused', retryAfterSeconds: null },
    ],
  ] as const)(
    'keeps a lost answer in mind where the next submission %s, and gives up nothing but the batch',
    async (_, second) => {
      const ports = fakePorts({ platform: new FakePlatform({ submit: [ambiguous, second] }) });
      const state = await planned(aSuite(2), ports);
      const sentAt = ports.now();
      const unanswered = await submitBatches(state, ports);
      ports.clock.advanceSeconds(60);
      await submitBatches(unanswered, ports).catch(() => {});

      expect(await batch(ports, 0)).toMatchObject({ phase: 'unknown', firstAttemptAt: sentAt });
      ports.clock.advanceSeconds(60);
      await submitBatches(unanswered, ports);
      expect(ports.platform.submissions[2]).toMatchObject({ ambiguousSince: sentAt });
    },
  );

  it('m14: gives up after a submission that threw what was lost before it, and sends nothing', async () => {
    const refused = new AuthenticationFailed('unknown client');
    const ports = fakePorts({ platform: new FakePlatform({ submit: [ambiguous, refused] }) });
    const state = await planned(aSuite(2), ports);
    const unanswered = await submitBatches(state, ports);
    ports.clock.advanceSeconds(60);
    await submitBatches(unanswered, ports).catch(() => {});
    const run = await ports.ledger.readRun(RUN_ID);
    if (run === null) throw new Error('the run is gone');
    await ports.ledger.updateRun({
      ...run,
      settings: { ...run.settings, onAmbiguousSubmit: 'give_up' },
    });
    ports.clock.advanceSeconds(60);

    await submitBatches(unanswered, ports);

    expect(ports.platform.submissions).toHaveLength(2);
    expect(phaseOf(ports, 0)).toBe('abandoned');
  });

  it('leaves a batch planned where the credentials were refused, since nothing was accepted', async () => {
    const ports = fakePorts({
      platform: new FakePlatform({ submit: [new AuthenticationFailed('unknown client')] }),
    });
    const state = await planned(aSuite(2), ports);

    await expect(submitBatches(state, ports)).rejects.toThrow(AuthenticationFailed);

    expect(phaseOf(ports, 0)).toBe('planned');
  });

  it('sends the first of a pass alone and the others in fives', async () => {
    const platform = new SlowPlatform();
    const ports = fakePorts({ platform });
    const state = await planned(aSuite(12, { max_batch_size: 1, concurrency: 12 }), ports);

    await submitBatches(state, ports);

    expect(platform.together).toEqual([1, 5, 5, 1]);
  });

  it('sends those alone that may be out already, and before all others', async () => {
    const platform = new SlowPlatform();
    const ports = fakePorts({ platform });
    const state = await planned(aSuite(8, { max_batch_size: 1 }), ports);
    for (const index of [3, 5]) {
      const record = await batch(ports, index);
      if (record === undefined) throw new Error('the batch is gone');
      await ports.ledger.updateBatch(aBatch({ ...record, phase: 'unknown' }));
    }

    await submitBatches(state, ports);

    expect(platform.together).toEqual([1, 1, 5, 1]);
    expect(platform.submissions.slice(0, 2).map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      `${RUN_ID}:3`,
      `${RUN_ID}:5`,
    ]);
  });

  it('sends one after the other where the platform cannot tell two lost ones apart', async () => {
    const platform = new SlowPlatform({ takesOneAtATime: true });
    const ports = fakePorts({ platform });
    const state = await planned(aSuite(4, { max_batch_size: 1 }), ports);

    await submitBatches(state, ports);

    expect(platform.together).toEqual([1, 1, 1, 1]);
  });

  it('does not send what is not on its way yet when another is told to stay away', async () => {
    const throttled = {
      status: 'unavailable',
      reached: true,
      problem: 'throttled',
      retryAfterSeconds: 20,
    } as const;
    const accepted = { status: 'accepted', executionId: 'exec-1' } as const;
    const platform = new FakePlatform({ submit: [accepted, throttled] });
    const ports = fakePorts({ platform });
    const state = await planned(aSuite(6, { max_batch_size: 2 }), ports);
    const { get } = ports.evidence;
    const late = (await batch(ports, 2))?.payload.key;
    ports.evidence.get = async (ref) => {
      if (ref.key === late) await setTimeout(5);
      return get.call(ports.evidence, ref);
    };
    const before = await batch(ports, 2);

    const after = await submitBatches(state, ports);

    expect(platform.submissions).toHaveLength(2);
    expect(after).toMatchObject({ next: 'wait', waitSeconds: 20 });
    expect(await batch(ports, 2)).toEqual({ ...before, version: 2 });
  });

  it('sends nothing more after five of which one was not taken', async () => {
    const unwell = {
      status: 'unavailable',
      reached: true,
      problem: 'unwell',
      retryAfterSeconds: null,
    } as const;
    const accepted = ['1', '2'].map((id) => ({ status: 'accepted', executionId: id }) as const);
    const platform = new FakePlatform({ submit: [...accepted, unwell] });
    const ports = fakePorts({ platform });
    const state = await planned(aSuite(9, { max_batch_size: 1 }), ports);

    await submitBatches(state, ports);

    expect(platform.submissions).toHaveLength(6);
    expect([2, 3, 6].map((index) => phaseOf(ports, index))).toEqual([
      'planned',
      'submitted',
      'planned',
    ]);
  });

  it('sends nothing for a run that was cancelled', async () => {
    const ports = fakePorts();
    const state = await planned(aSuite(2), ports);
    const run = await ports.ledger.readRun(RUN_ID);
    if (run === null) throw new Error('the run is gone');
    await ports.ledger.updateRun({ ...run, cancelRequestedAt: ports.now() });

    const after = await submitBatches(state, ports);

    expect(ports.platform.submissions).toEqual([]);
    expect(after.next).toBe('aggregate');
  });
});

/** Notes how many submissions are under way at once. */
class SlowPlatform extends FakePlatform {
  readonly takesOneAtATime: boolean;
  readonly together: number[] = [];
  #underWay = 0;

  constructor({ takesOneAtATime = false } = {}) {
    super();
    this.takesOneAtATime = takesOneAtATime;
  }

  override async submit(request: SubmitRequest): Promise<SubmitOutcome> {
    this.#underWay += 1;
    await setTimeout(5);
    if (this.#underWay > 0) this.together.push(this.#underWay);
    this.#underWay = 0;
    return super.submit(request);
  }
}

function phaseOf(ports: ReturnType<typeof fakePorts>, index: number): string | undefined {
  return [...ports.ledger.batches.values()].find((record) => record.index === index)?.phase;
}

async function batch(ports: ReturnType<typeof fakePorts>, index: number) {
  return (await ports.ledger.listBatches(RUN_ID))[index];
}
