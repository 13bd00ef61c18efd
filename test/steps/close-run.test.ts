import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../lib/domain/audit/verify-chain.ts';
import type { RunRecord } from '../../lib/domain/run.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { acceptRun } from '../../lib/steps/accept-run.ts';
import { closeRuns, type SweepPorts } from '../../lib/steps/close-runs.ts';
import { ClosingEvent } from '../../lib/steps/closing-event.ts';
import { notifyOutcome } from '../../lib/steps/notify-outcome.ts';
import type { ExecutionStatus } from '../../lib/steps/ports/executions.ts';
import { validateSuite } from '../../lib/steps/validate-suite.ts';
import { aBatch } from '../support/builders/ledger-builders.ts';
import { FakeNotifier, fakePorts } from '../support/fakes/fake-ports.ts';
import { FakeExecutions } from '../support/fakes/fake-start-ports.ts';

const GRACE_SECONDS = 120;

const suite = Suite.parse({
  suite_id: 'support',
  circuit_breaker_seconds: 60,
  test_cases: [
    { input_text: 'hello', outcome: { expected_intent: 'greet', allowed_latency_ms: 800 } },
  ],
});

function world() {
  const ports = fakePorts({ notifier: new FakeNotifier({ 'event-bus': [] }) });
  const executions = new FakeExecutions();
  const owed: string[] = [];
  const idsWhere = (isMeant: (run: RunRecord) => boolean) =>
    [...ports.ledger.runs.values()].filter(isMeant).map(({ runId }) => runId);
  const closing: SweepPorts = {
    ...ports,
    executions,
    owe: async (runId) => void owed.push(runId),
    runsDueBefore: async (instant) => idsWhere(({ deadlineAt }) => deadlineAt < instant),
    runsDueAfter: async (instant) => idsWhere(({ deadlineAt }) => deadlineAt > instant),
  };
  return {
    ...ports,
    executions,
    owed,
    closing,
    async accept(runId = 'run-1'): Promise<void> {
      await acceptRun(
        {
          runId,
          suite,
          defaultedThresholds: [],
          trigger: { kind: 'api', principal: 'tester' },
          platformUrl: 'https://bot.example',
          toolVersion: '0.1.0',
          notify: ['event-bus'],
        },
        ports,
      );
      await validateSuite(RunState.parse({ runId }), ports);
    },
    async run(runId = 'run-1'): Promise<RunRecord> {
      const run = await ports.ledger.readRun(runId);
      if (run === null) throw new Error(`there is no ${runId}`);
      return run;
    },
  };
}

function ended(status: ExecutionStatus['status'], error: string | null = null, name = 'run-1') {
  return ClosingEvent.parse({
    version: '0',
    id: '315c1398-40ff-a850-213b-158f73e60175',
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: '123456789012',
    time: '2026-11-22T10:00:00Z',
    region: 'eu-west-1',
    resources: [`arn:aws:states:eu-west-1:123456789012:execution:cognigate:${name}`],
    detail: {
      executionArn: `arn:aws:states:eu-west-1:123456789012:execution:cognigate:${name}`,
      stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:cognigate',
      name,
      status,
      startDate: 1_795_341_600_000,
      stopDate: 1_795_341_660_000,
      input: '{}',
      output: null,
      error,
      cause: error === null ? null : 'too much data',
    },
  });
}

const sweep = ClosingEvent.parse({ sweep: true });

describe('closing the run of an execution that has ended', () => {
  it('believes no event of an execution that runs, and is called for it again', async () => {
    const { accept, run, executions, closing } = world();
    await accept();
    executions.statuses.set('run-1', { status: 'RUNNING', error: null, cause: null });

    await expect(closeRuns(ended('ABORTED'), closing)).rejects.toThrow(
      'an event says that the execution run-1 has ended as ABORTED, and Step Functions that it runs',
    );
    expect(await run()).toMatchObject({ verdict: null, audit: null });
  });

  it('goes by what Step Functions says of it where an event says something else', async () => {
    const { accept, run, executions, closing } = world();
    await accept();
    executions.statuses.set('run-1', { status: 'TIMED_OUT', error: null, cause: null });

    await closeRuns(ended('ABORTED'), closing);

    expect(await run()).toMatchObject({ verdict: 'inconclusive' });
  });

  it.each([
    ['ABORTED', null, 'cancelled', 'cancelled'],
    ['TIMED_OUT', null, 'inconclusive', 'batch_unfinished'],
    ['FAILED', 'States.DataLimitExceeded', 'error', 'internal_error'],
  ] as const)('makes %s %s a run that is %s', async (status, error, verdict, code) => {
    const { accept, run, audit, closing, owed } = world();
    await accept();

    const closed = await closeRuns(ended(status, error), closing);

    expect(closed).toEqual({ 'run-1': 'decided' });
    expect(await run()).toMatchObject({ verdict, audit: { seq: 1 } });
    expect((await run()).reasons[0]?.code).toBe(code);
    expect(verifyChain(await audit.recordsAfter('support', 0))).toEqual([]);
    expect(owed).toEqual(['run-1']);
  });

  it('never makes a run pass that was stopped when its evidence was complete', async () => {
    const { accept, run, ledger, evidence, closing } = world();
    await accept();
    const [batch] = await ledger.listBatches('run-1');
    if (batch === undefined) throw new Error('there is no batch');
    const results = await evidence.putJson('run-1', 'results-0', [
      { assertions: [{ type: 'intent', passed: true }], matched_intent: 'greet', latency_ms: 5 },
    ]);
    await ledger.updateBatch(aBatch({ ...batch, phase: 'collected', results }));

    await closeRuns(ended('TIMED_OUT'), closing);

    expect(await run()).toMatchObject({ verdict: 'error' });
  });

  it('decides once where two close the same run at the same time', async () => {
    const { accept, audit, closing } = world();
    await accept();

    const both = await Promise.all([
      closeRuns(ended('ABORTED'), closing),
      closeRuns(ended('FAILED', 'States.Runtime'), closing),
    ]);

    const records = await audit.recordsAfter('support', 0);
    expect(records).toHaveLength(1);
    expect(both.map((closed) => closed['run-1'])).toEqual(['decided', 'decided']);
  });

  it('leaves a run alone that ended as it should', async () => {
    const world_ = world();
    const { accept, closing, owed, audit } = world_;
    await accept();
    await closeRuns(ended('FAILED', 'GateFailed'), closing);
    await notifyOutcome(RunState.parse({ runId: 'run-1' }), world_);
    owed.length = 0;

    const closed = await closeRuns(ended('FAILED', 'GateFailed'), closing);

    expect(closed).toEqual({ 'run-1': 'nothing_owed' });
    expect(owed).toEqual([]);
    expect(await audit.recordsAfter('support', 0)).toHaveLength(1);
  });

  it('has a run told of that died between its verdict and its notifications', async () => {
    const { accept, closing, owed } = world();
    await accept();
    await closeRuns(ended('ABORTED'), closing);

    const closed = await closeRuns(ended('ABORTED'), closing);

    expect(closed).toEqual({ 'run-1': 'notified_late' });
    expect(owed).toEqual(['run-1', 'run-1']);
  });

  it('knows nothing of executions that are no runs', async () => {
    const { closing } = world();

    expect(await closeRuns(ended('ABORTED', null, 'by-hand'), closing)).toEqual({
      'by-hand': 'unknown',
    });
  });
});

describe('the sweep', () => {
  it('closes a run that was accepted and never executed, once it is overdue', async () => {
    const { accept, run, clock, closing } = world();
    await accept();
    clock.advanceSeconds(60 + GRACE_SECONDS);
    const tooEarly = await closeRuns(sweep, closing);
    clock.advanceSeconds(1);

    const closed = await closeRuns(sweep, closing);

    expect(tooEarly).toEqual({});
    expect(closed).toEqual({ 'run-1': 'decided' });
    expect(await run()).toMatchObject({
      verdict: 'error',
      reasons: [{ message: expect.stringContaining('never executed') }, expect.anything()],
    });
  });

  it('closes a run whose deadline a clock has put further ahead than the run may take', async () => {
    const { accept, run, clock, closing } = world();
    await accept();
    clock.advanceSeconds(-10);
    const tooEarly = await closeRuns(sweep, closing);
    clock.advanceSeconds(-1);

    const closed = await closeRuns(sweep, closing);

    expect(tooEarly).toEqual({});
    expect(closed).toEqual({ 'run-1': 'decided' });
    expect(await run()).toMatchObject({ verdict: 'error' });
  });

  it('leaves an overdue run to its execution as long as that runs', async () => {
    const { accept, run, executions, clock, closing } = world();
    await accept();
    executions.statuses.set('run-1', { status: 'RUNNING', error: null, cause: null });
    clock.advanceSeconds(3_000);

    const closed = await closeRuns(sweep, closing);

    expect(closed).toEqual({ 'run-1': 'still_running' });
    expect(await run()).toMatchObject({ verdict: null });
  });

  it('learns of an abortion whose event was lost', async () => {
    const { accept, run, executions, clock, closing } = world();
    await accept();
    executions.statuses.set('run-1', { status: 'ABORTED', error: null, cause: null });
    clock.advanceSeconds(3_000);

    await closeRuns(sweep, closing);

    expect(await run()).toMatchObject({ verdict: 'cancelled' });
  });

  it('closes the others where one cannot be closed, and says so', async () => {
    const { accept, run, audit, clock, closing } = world();
    await accept('run-1');
    await accept('run-2');
    clock.advanceSeconds(3_000);
    let refused = false;
    audit.beforeInsert = (record) => {
      if (record.run_id !== 'run-1' || refused) return;
      refused = true;
      throw new Error('no answer');
    };

    await expect(closeRuns(sweep, closing)).rejects.toThrow('1 overdue runs could not be closed');

    expect(await run('run-1')).toMatchObject({ verdict: null });
    expect(await run('run-2')).toMatchObject({ verdict: 'error' });
  });

  it.each([
    ['a rule by its own event', { 'detail-type': 'Scheduled Event', source: 'aws.events' }],
    ['a rule by its input', { sweep: true }],
  ])('is started by %s', (_, event) => {
    expect(ClosingEvent.parse(event)).toEqual({ kind: 'sweep' });
  });
});
