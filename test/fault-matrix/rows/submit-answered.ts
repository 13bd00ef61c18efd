import { expect } from 'vitest';
import { aSuite } from '../../support/fakes/workflow-loop.ts';
import { faultRow, promise } from '../support/fault-row.ts';
import { runWith, type Stores } from '../support/fault-world.ts';
import { html, json, type Reply, status, text } from '../support/replies.ts';
import { afterEffect, keysOf, resent } from '../support/submissions.ts';

faultRow(
  'S9',
  {
    fault: '400 with a message',
    promise: 'rejected, in the words of the platform, and not sent again',
  },
  async (row) => {
    const outcome = await runWith({
      platform: { submit: () => json(400, { message: 'unknown field "outcome"' }) },
    });

    row.holds(outcome, promise({ verdict: 'rejected', reason: 'batch_refused', requests: 2 }));
    expect(outcome.run.reasons[0]?.message).toContain('unknown field "outcome"');
  },
);

faultRow(
  'S10',
  { fault: '404: the platform does not know the suite', promise: 'rejected' },
  async (row) => {
    const outcome = await runWith({ platform: { submit: () => json(404, {}) } });

    row.holds(outcome, promise({ verdict: 'rejected', reason: 'batch_refused', requests: 2 }));
    expect(outcome.run.reasons[0]?.message).toContain('does not know the suite');
  },
);

faultRow(
  'S11',
  {
    fault: '409, with and without the execution’s id',
    promise: 'taken for "submitted already": adopted, or asked for again by the same key',
  },
  async (row) => {
    const withId = await runWith({
      platform: {
        submit: [(platform, request) => json(409, { execution_id: platform.accept(request).id })],
      },
    });
    const without = await runWith({ platform: afterEffect(json(409, {})) });

    row.holds(withId, promise({ requests: 4 }));
    row.holds(without, resent);
  },
);

faultRow(
  'S12',
  {
    fault: '413: the batch is too large',
    promise:
      'rejected with the remedy `max_batch_size`; not split by itself, because a batch is evidence: what was planned, kept and audited is what is sent',
  },
  async (row) => {
    const outcome = await runWith({ platform: { submit: () => status(413) } });

    row.holds(outcome, promise({ verdict: 'rejected', reason: 'batch_refused', requests: 2 }));
    expect(outcome.run.reasons[0]?.message).toContain('lower max_batch_size');
  },
);

faultRow(
  'S13',
  {
    fault: '202 without an id, with an id of another type, without a body, with HTML',
    promise: 'proves nothing, as S6 (a body of 10 MB on a real socket: P11)',
  },
  async (row) => {
    const replies = [
      json(202, {}),
      json(202, { execution_id: 7 }),
      json(202, { execution_id: 'exec 1\u202e' }),
      status(202),
      html(202),
      text(202, '{"execution_id": "exec-'),
      { kind: 'broken', status: 202, problem: 'the body is larger than 5242880 bytes' },
    ] satisfies Reply[];
    for (const reply of replies) row.holds(await runWith({ platform: afterEffect(reply) }), resent);
  },
);

faultRow('S14', { fault: '200 instead of 202', promise: 'taken' }, async (row) => {
  const outcome = await runWith({
    platform: {
      submit: [(platform, request) => json(200, { execution_id: platform.accept(request).id })],
    },
  });

  row.holds(outcome, promise({ requests: 4 }));
});

faultRow(
  'S15',
  {
    fault: 'one execution id for two batches of a run, or of two runs at one address',
    promise: 'error of integrity: the results of one would count twice',
  },
  async (row) => {
    const outcome = await runWith({
      suite: aSuite(4, { max_batch_size: 2 }),
      platform: {
        submit: (_, platform, request) =>
          json(202, { execution_id: (platform.executions[0] ?? platform.accept(request)).id }),
      },
    });

    row.holds(
      outcome,
      promise({ verdict: 'error', reason: 'integrity_violated', submissions: 2, requests: 3 }),
    );

    // Each of these platforms counts from 1, as one that was restarted does.
    let shared: Stores | null = null;
    const stores = (good: Stores) => {
      shared ??= good;
      return shared;
    };
    const first = await runWith({ stores, runId: 'run-1' });
    const second = await runWith({ stores, runId: 'run-2' });
    row.holds(first, promise({ requests: 4 }));
    row.holds(second, promise({ verdict: 'error', reason: 'integrity_violated', requests: 2 }));
    expect(second.run.reasons[0]?.message).toContain('execution exec-1');
    expect(second.run.reasons[0]?.message).toContain('run-1');
  },
);

faultRow(
  'S16',
  {
    fault: 'the function is killed after the POST, before the ledger',
    promise: 'the batch is on record as `submitting`; the next try sends the same key and adopts',
  },
  async (row) => {
    let killed = false;
    const outcome = await runWith({
      stores: ({ ledger }) => ({
        ledger: {
          createRun: (run) => ledger.createRun(run),
          readRun: (id) => ledger.readRun(id),
          updateRun: (run) => ledger.updateRun(run),
          recentRuns: (...asked) => ledger.recentRuns(...asked),
          createBatches: (batches) => ledger.createBatches(batches),
          listBatches: (id) => ledger.listBatches(id),
          claimExecution: (execution, id) => ledger.claimExecution(execution, id),
          executionHolder: (execution) => ledger.executionHolder(execution),
          async updateBatch(batch) {
            if (batch.phase === 'submitted' && !killed) {
              killed = true;
              throw Object.assign(new Error('exit 137'), { name: 'Lambda.Unknown' });
            }
            return ledger.updateBatch(batch);
          },
        },
      }),
    });

    row.holds(outcome, resent);
    expect(outcome.platform.executions).toHaveLength(1);
    expect(new Set(keysOf(outcome))).toEqual(new Set(['run-1:0']));
  },
);

faultRow(
  'S17',
  {
    fault: 'the step has done its work, and the service runs it once more',
    promise: 'no second POST: the ledger knows that it is submitted',
  },
  async (row) => {
    const outcome = await runWith({
      async around(step, call, work) {
        const state = await work();
        if (step === 'submit-batches' && call === 1) {
          throw Object.assign(new Error('answer lost'), { name: 'Lambda.ServiceException' });
        }
        return state;
      },
    });

    row.holds(outcome, promise({ requests: 4 }));
  },
);

faultRow(
  'S18',
  {
    fault: 'of seven batches the fourth is refused for good',
    promise:
      'those that were on their way beside it run to their end and are kept as evidence, the seventh is not sent; inconclusive, and all seven are in the audit record',
  },
  async (row) => {
    const outcome = await runWith({
      suite: aSuite(14, { max_batch_size: 2 }),
      platform: { submit: [null, null, null, json(400, { message: 'no' })] },
    });

    row.holds(
      outcome,
      promise({
        verdict: 'inconclusive',
        reason: 'batch_refused',
        submissions: 6,
        requests: 17,
      }),
    );
    expect(outcome.records[0]?.batches.map((batch) => batch.status)).toEqual([
      'completed',
      'completed',
      'completed',
      'refused',
      'completed',
      'completed',
      'not_submitted',
    ]);
  },
);
