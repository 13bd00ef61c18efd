import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { answerStart } from '../../../lib/api/answer-start.ts';
import type { StartPorts } from '../../../lib/api/start-run.ts';
import { startScheduledRun } from '../../../lib/api/start-scheduled-run.ts';
import { StoreUnavailable } from '../../../lib/domain/errors.ts';
import { jsonBytes } from '../../../lib/domain/json-bytes.ts';
import { RunRecord } from '../../../lib/domain/run.ts';
import { LONGEST_RUN_SECONDS } from '../../../lib/domain/suite/suite.ts';
import { VirtualClock } from '../../../lib/engine/virtual-clock.ts';
import { exportWorkflow } from '../../../lib/stack/workflow/export-workflow.ts';
import { closeRuns } from '../../../lib/steps/close-runs.ts';
import type { Ports } from '../../../lib/steps/ports/ports.ts';
import { FAKE_START } from '../../support/fakes/fake-ports.ts';
import { aSuite } from '../../support/fakes/workflow-loop.ts';
import { awsStores } from '../support/aws-stores.ts';
import { closingPorts, endedEvent, SWEEP_AFTER_SECONDS, sweep } from '../support/closing.ts';
import { faultRow, promise } from '../support/fault-row.ts';
import { type FaultScript, httpTo, PLATFORM, runWith } from '../support/fault-world.ts';
import { PlatformModel } from '../support/platform-model.ts';
import { changed } from '../support/result-scripts.ts';

/** Closes the run by the event that tells of its execution's end. */
const byEvent: FaultScript['afterwards'] = async (ports, execution) => {
  await closeRuns(endedEvent('run-1', execution), closingPorts(ports, execution));
};

/** An execution that is stopped by somebody before its second look. */
function stopped(): Pick<FaultScript, 'signal' | 'afterStep' | 'platform'> {
  const stop = new AbortController();
  return {
    signal: stop.signal,
    platform: { executionSeconds: 60 },
    afterStep: (step) => {
      if (step === 'poll-batches') stop.abort();
    },
  };
}

faultRow(
  'D8',
  {
    fault: 'the execution runs into its time limit, which no `Catch` sees',
    promise: 'closed by the event of its end: inconclusive, audited, notified',
  },
  async (row) => {
    const outcome = await runWith({
      platform: { executionSeconds: 60 },
      async around(step, _, work) {
        const state = await work();
        return step === 'poll-batches'
          ? { ...state, next: 'wait', waitSeconds: LONGEST_RUN_SECONDS + 300 }
          : state;
      },
      afterwards: byEvent,
    });

    expect(outcome.execution.status).toBe('TIMED_OUT');
    row.holds(
      outcome,
      promise({ verdict: 'inconclusive', reason: 'batch_unfinished', requests: 3 }),
    );
  },
);

faultRow(
  'D9',
  {
    fault: 'a person stops the execution',
    promise:
      'closed by the event of its end: cancelled; who it was is in the account’s own trail, as the event does not say',
  },
  async (row) => {
    const outcome = await runWith({ ...stopped(), afterwards: byEvent });

    expect(outcome.execution.status).toBe('ABORTED');
    row.holds(outcome, promise({ verdict: 'cancelled', reason: 'cancelled', requests: 3 }));
  },
);

faultRow(
  'D10',
  {
    fault: '`States.DataLimitExceeded`; a Wait that cannot be evaluated: no `Catch` sees them',
    promise: 'the execution fails, and is closed by the event of its end: an error that names it',
  },
  async (row) => {
    for (const [error, junk] of [
      ['States.DataLimitExceeded', 'x'.repeat(300_000)],
      ['States.QueryEvaluationError', 0.5],
    ] as const) {
      const outcome = await runWith({
        async around(step, _, work) {
          const state = await work();
          return step === 'submit-batches' ? Object.assign({ ...state, waitSeconds: junk }) : state;
        },
        afterwards: byEvent,
      });

      expect(outcome.execution.error).toBe(error);
      row.holds(outcome, promise({ verdict: 'error', reason: 'internal_error', requests: 2 }));
      expect(outcome.run.reasons[0]?.message).toContain(error);
    }
  },
);

faultRow(
  'D11',
  {
    fault: 'the execution is stopped, and the function that would close it fails',
    promise: 'the sweep closes it within ten minutes after its deadline',
    on: 'DynamoDB and S3 stand-ins',
  },
  async (row) => {
    await using aws = await awsStores();
    const outcome = await runWith({
      ...stopped(),
      stores: (good, now) => aws.over(good, now),
      async afterwards(ports, execution, clock) {
        const closing = closingPorts(ports, execution, (deadline) =>
          aws.ledger(ports.now).openRunsDueBefore(deadline),
        );
        const failing = {
          ...closing,
          evidence: {
            get: ports.evidence.get,
            put: () => Promise.reject(new StoreUnavailable('throttled')),
          },
        };
        await expect(closeRuns(endedEvent('run-1', execution), failing)).rejects.toThrow();
        expect(await sweep(closing)).toEqual({});
        await clock.advance((1_500 + SWEEP_AFTER_SECONDS) * 1_000);
        expect(await sweep(closing)).toEqual({ 'run-1': 'decided' });
        expect(await sweep(closing)).toEqual({});
      },
    });

    row.holds(outcome, promise({ verdict: 'cancelled', reason: 'cancelled', requests: 3 }));
  },
);

faultRow(
  'D12',
  {
    fault: 'the event of the execution’s end never comes',
    promise:
      'as D11; what is open is found by its deadline, and an execution that still runs is left alone',
    on: 'DynamoDB and S3 stand-ins',
  },
  async (row) => {
    await using aws = await awsStores();
    const outcome = await runWith({
      ...stopped(),
      stores: (good, now) => aws.over(good, now),
      async afterwards(ports, execution, clock) {
        const overdue = (deadline: number) => aws.ledger(ports.now).openRunsDueBefore(deadline);
        const running = { ...execution, status: 'RUNNING' as never };
        await clock.advance((1_500 + SWEEP_AFTER_SECONDS) * 1_000);
        expect(await sweep(closingPorts(ports, running, overdue))).toEqual({
          'run-1': 'still_running',
        });
        expect(await sweep(closingPorts(ports, execution, overdue))).toEqual({
          'run-1': 'decided',
        });
      },
    });

    row.holds(outcome, promise({ verdict: 'cancelled', reason: 'cancelled', requests: 3 }));
  },
);

/** What starts runs, over the ports of one, with a note of the executions that it starts. */
function startPorts(ports: Ports, started: string[]): StartPorts {
  return {
    ...ports,
    executions: {
      async start(runId) {
        // Step Functions takes the same name twice for one execution.
        if (!started.includes(runId)) started.push(runId);
        return 'started';
      },
      look: async () => null,
    },
    suites: {
      byKey: async () => jsonBytes(aSuite(3)),
      deployed: async (name) => (name === 'greetings.json' ? jsonBytes(aSuite(3)) : null),
      deployedNames: async () => ['greetings.json'],
    },
    endpoints: ['ci'],
    alwaysTold: [],
    platformUrl: PLATFORM,
    toolVersion: '0.0.0',
  };
}

faultRow(
  'D13',
  {
    fault: 'a schedule fires twice for the same time',
    promise: 'one run: its id comes from the schedule and the time it was due',
  },
  async (row) => {
    const started: string[] = [];
    const event = {
      schedule: 'nightly',
      scheduledAt: '2026-11-22T10:00:00Z',
      suite: { deployed: 'greetings.json' },
    };
    const outcome = await runWith({
      async accept(ports) {
        const { runId } = await startScheduledRun(event, startPorts(ports, started));
        expect(await startScheduledRun(event, startPorts(ports, started))).toEqual({ runId });
        return runId;
      },
    });

    row.holds(outcome, promise({ requests: 4 }));
    expect(started).toEqual([outcome.run.runId]);
  },
);

faultRow(
  'D14',
  {
    fault: 'the API is called twice with one `Idempotency-Key`: the same body, another body',
    promise: 'the same run, 202 again; another body is 422 and starts nothing',
  },
  async (row) => {
    const started: string[] = [];
    const request = (maxBatchSize: number) => ({
      method: 'POST',
      route: '/runs',
      parameters: {},
      query: {},
      headers: { 'idempotency-key': 'build-7' },
      body: jsonBytes({ suite_name: 'greetings.json', max_batch_size: maxBatchSize }),
      principal: 'arn:aws:sts::123456789012:assumed-role/ci/build-7',
    });
    const outcome = await runWith({
      async accept(ports) {
        const world = startPorts(ports, started);
        const first = await answerStart(request(100), world);
        const again = await answerStart(request(100), world);
        const other = await answerStart(request(50), world);
        expect([first.status, again.status, other.status]).toEqual([202, 202, 422]);
        expect(again.body).toEqual(first.body);
        return started[0] ?? '';
      },
    });

    row.holds(outcome, promise({ requests: 4 }));
    expect(started).toHaveLength(1);
  },
);

const allFailed = changed((results) =>
  results.map((result) => ({ ...result, assertions: [{ type: 'intent', passed: false }] })),
);

faultRow(
  'D15',
  {
    fault: 'a pipeline’s action is retried after its run has `failed`',
    promise:
      'the same run and the same verdict, nothing is sent again; only where `force` is set, or the suite was changed, or the first verdict was not `failed`, is there another run: a stale verdict can keep a pipeline shut, never open',
    on: 'DynamoDB and S3 stand-ins',
  },
  async (row) => {
    await using aws = await awsStores();
    const clock = new VirtualClock(FAKE_START);
    const now = () => clock.now();
    const model = new PlatformModel({ results: allFailed }, now);
    const action = (execution: string) =>
      runWith({
        suite: aSuite(3),
        clock,
        over: { url: PLATFORM, model, http: httpTo(model, now) },
        stores: (good) => aws.over(good, now),
        pipeline: {
          execution,
          expectedRun: 'pipeline-first',
          start: {
            pipeline: 'Release/Pipeline',
            pipelineExecutionId: '6f2ba8a0',
            action: 'Test/Gate',
            suite: { deployed: 'greetings.json' },
          },
          accepting: (ports) => ({ ...startPorts(ports, []), claims: aws.claims(ports.now) }),
        },
      });
    const first = await action('pipeline-first');
    const retried = await action('pipeline-retried');

    const promised = promise({ verdict: 'failed', reason: 'pass_rate_missed', requests: 4 });
    row.holds(first, promised);
    row.holds(retried, promised);
    expect(retried.run).toEqual(first.run);
    expect(retried.execution.status).toBe('FAILED');
    expect(await retried.ports.ledger.readRun('pipeline-retried')).toBeNull();
  },
);

faultRow(
  'D16',
  {
    fault: 'new code is deployed while a run is under way',
    promise:
      'the definition names versions of its functions, which are kept: a run goes on with the code that it began with',
  },
  async (row) => {
    const outcome = await runWith({ platform: { executionSeconds: 60 } });

    row.holds(outcome, promise({ requests: outcome.platform.requests.length }));
    // The export knows functions by their versions alone, and throws where one is named otherwise.
    expect(Object.keys(Object(exportWorkflow()))).toContain('States');
  },
);

faultRow(
  'D17',
  {
    fault: 'new code reads a run that the first release left in the ledger',
    promise: 'what was added since has a meaning where it is absent; the run goes on',
  },
  async (row) => {
    const path = join(import.meta.dirname, '..', 'records', 'run-of-0.1.0.json');
    const old = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const outcome = await runWith({
      async accept(ports, suite) {
        const ref = await ports.evidence.put('run-1', 'suite', 'json', jsonBytes(suite));
        await ports.ledger.createRun(RunRecord.parse({ ...old, suite: ref }));
        return 'run-1';
      },
    });

    row.holds(outcome, promise({ requests: 4 }));
  },
);
