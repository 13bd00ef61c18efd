import { describe, expect, it } from 'vitest';
import { ConcurrentWrite } from '../../../lib/domain/errors.ts';
import { aggregateRun } from '../../../lib/steps/aggregate-run.ts';
import { seizeBatches } from '../../../lib/steps/decision/seize-batches.ts';
import { submitBatches } from '../../../lib/steps/submit-batches.ts';
import { aBatch } from '../../support/builders/ledger-builders.ts';
import { fakePorts } from '../../support/fakes/fake-ports.ts';
import { aSuite, planned, RUN_ID } from '../../support/fakes/workflow-loop.ts';

const RUN = { runId: RUN_ID, platform: 'executions-v1' };

describe('seizing the batches of a run', () => {
  it('keeps a function that is still at work from sending a batch behind the audit record', async () => {
    const ports = fakePorts();
    const state = await planned(aSuite(2), ports);
    const { listBatches } = ports.ledger;
    ports.ledger.listBatches = async (runId) => {
      ports.ledger.listBatches = listBatches;
      const batches = await ports.ledger.listBatches(runId);
      await aggregateRun(state, ports);
      return batches;
    };

    await expect(submitBatches(state, ports)).rejects.toThrow(ConcurrentWrite);

    expect(ports.platform.submissions).toEqual([]);
  });

  it('names the key under which a batch that is being sent may have started an execution', async () => {
    const ports = fakePorts();
    await planned(aSuite(2), ports);
    const [batch] = await ports.ledger.listBatches(RUN_ID);
    if (batch === undefined) throw new Error('no batch was planned');
    await ports.ledger.updateBatch(aBatch({ ...batch, phase: 'submitting' }));

    const [seized] = await seizeBatches(ports.ledger, RUN);

    expect(seized?.faults).toMatchObject([{ code: 'submission_ambiguous' }]);
    expect(seized?.faults[0]?.message).toContain(`${RUN_ID}:0`);
  });

  it.each([
    ['cognigy-ai', [], ['may_still_run']],
    ['cognigy-ai', [{ code: 'ended_on_request', message: 'it has' }], ['ended_on_request']],
    ['executions-v1', [], []],
  ])(
    'tells what nobody asked to end where the platform would have: %s, %j',
    async (platform, faults, told) => {
      const ports = fakePorts();
      await planned(aSuite(2), ports);
      const [batch] = await ports.ledger.listBatches(RUN_ID);
      if (batch === undefined) throw new Error('no batch was planned');
      await ports.ledger.updateBatch(aBatch({ ...batch, phase: 'submitted', faults }));

      const [seized] = await seizeBatches(ports.ledger, { ...RUN, platform });

      expect(seized?.faults.map(({ code }) => code)).toEqual(told);
    },
  );

  it('leaves a batch alone of which everything is known', async () => {
    const ports = fakePorts();
    await planned(aSuite(2), ports);
    const [batch] = await ports.ledger.listBatches(RUN_ID);
    if (batch === undefined) throw new Error('no batch was planned');
    const collected = await ports.ledger.updateBatch(aBatch({ ...batch, phase: 'collected' }));

    const seized = await seizeBatches(ports.ledger, RUN);

    expect(seized).toEqual([collected]);
  });

  it('begins again where somebody writes in between', async () => {
    const ports = fakePorts();
    await planned(aSuite(4, { max_batch_size: 2 }), ports);
    const { updateBatch } = ports.ledger;
    ports.ledger.updateBatch = async () => {
      ports.ledger.updateBatch = updateBatch;
      throw new ConcurrentWrite('somebody was faster');
    };

    const seized = await seizeBatches(ports.ledger, RUN);

    expect(seized.map(({ version }) => version)).toEqual([1, 1]);
  });
});
