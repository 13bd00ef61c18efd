import { describe, expect, it } from 'vitest';
import type { AcceptPorts } from '../../../lib/api/pipeline-run.ts';
import type { PipelineStart } from '../../../lib/api/start-request.ts';
import { RequestedRun, validateRequestedRun } from '../../../lib/api/validate-requested-run.ts';
import { StoreUnavailable } from '../../../lib/domain/errors.ts';
import { RunState } from '../../../lib/domain/run-state.ts';
import type { Verdict } from '../../../lib/domain/verdict.ts';
import { executeWorkflow } from '../../../lib/engine/execute-workflow.ts';
import { loadWorkflow } from '../../../lib/engine/load-workflow.ts';
import { VirtualClock } from '../../../lib/engine/virtual-clock.ts';
import { exportWorkflow } from '../../../lib/stack/workflow/export-workflow.ts';
import { acceptRun } from '../../../lib/steps/accept-run.ts';
import { aggregateRun } from '../../../lib/steps/aggregate-run.ts';
import { giveBack } from '../../../lib/steps/give-back.ts';
import { notifyOutcome } from '../../../lib/steps/notify-outcome.ts';
import { pollBatches } from '../../../lib/steps/poll-batches.ts';
import type { PipelineClaims } from '../../../lib/steps/ports/pipeline-claims.ts';
import { submitBatches } from '../../../lib/steps/submit-batches.ts';
import { takeSnapshot } from '../../../lib/steps/take-snapshot.ts';
import { FakeNotifier, type FakePorts, fakePorts } from '../../support/fakes/fake-ports.ts';
import { aSuite } from '../../support/fakes/workflow-loop.ts';

const EXECUTION = 'pipeline-6f2ba8a0-5c11-4c39-9a58-9a8c4a3a9e11';
/** CodePipeline names the execution of a retried action anew. */
const RETRY = 'pipeline-0d0c46a5-7a5f-4f7b-8d11-2f8f6f2d3c55';
const SUITE = `
suite_id: shop
gate: { pass_rate: 1 }
test_cases:
  - id: hello
    input_text: hello
    context_variables: {}
    outcome: { expected_intent: greeting, allowed_latency_ms: 2000 }
`;
const start: PipelineStart = {
  pipeline: 'Release/Pipeline',
  pipelineExecutionId: 'a1',
  suite: { key: 'suites/shop.suite.yaml' },
};

/** Who holds which request. */
function fakeClaims(): PipelineClaims {
  const holders = new Map<string, string>();
  return {
    async claim(request, runId, insteadOf) {
      const holder = holders.get(request);
      if (holder === undefined || holder === insteadOf) holders.set(request, runId);
      return holders.get(request) ?? runId;
    },
  };
}

/** Executes the exported workflow as CodePipeline starts it: with a request, and no run yet. */
async function execute(
  input: unknown,
  fakes: FakePorts,
  {
    name = EXECUTION,
    claims = fakeClaims(),
    suite = SUITE,
    platformUrl = 'https://api.example.com',
    byKey = async (key: string) => (key === 'suites/shop.suite.yaml' ? Buffer.from(suite) : null),
  } = {},
) {
  const clock = new VirtualClock(fakes.now());
  const ports = { ...fakes, now: () => clock.now() };
  const accepting = (): AcceptPorts => ({
    ...ports,
    suites: {
      byKey,
      deployed: async () => null,
      deployedNames: async () => [],
    },
    claims,
    endpoints: ['ci'],
    alwaysTold: [],
    platformUrl,
    toolVersion: 'test',
  });
  const step =
    (run: (state: RunState) => Promise<RunState>) =>
    async (payload: unknown): Promise<RunState> =>
      // Reading a suite file takes real time.
      clock.during(() => run(RunState.parse(payload)));
  return clock.run(
    executeWorkflow(loadWorkflow(exportWorkflow(), { name: 'gate' }), {
      name,
      input,
      clock,
      random: () => 0.5,
      tasks: {
        'validate-suite': async (payload) =>
          clock.during(() => validateRequestedRun(RequestedRun.parse(payload), ports, accepting)),
        'take-snapshot': step((run) => takeSnapshot(run, ports)),
        'submit-batches': step((run) => submitBatches(run, ports)),
        'poll-batches': step((run) => pollBatches(run, ports)),
        'aggregate-run': step((run) => aggregateRun(run, ports)),
        'give-back': step((run) => giveBack(run, ports)),
        'notify-outcome': step((run) => notifyOutcome(run, ports)),
      },
    }),
  );
}

describe('a run that a pipeline starts', () => {
  it('is recorded under the name of its execution, and passes', async () => {
    const ports = fakePorts();

    const execution = await execute({ start }, ports);

    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.output).toMatchObject({ runId: EXECUTION, suiteId: 'shop' });
    expect(execution.output).not.toHaveProperty('start');
    expect(await ports.ledger.readRun(EXECUTION)).toMatchObject({
      trigger: { kind: 'pipeline', principal: 'Release/Pipeline a1' },
      verdict: 'passed',
    });
  });

  const TYPO = 'suite_id: shop\ngate: { pass_rate: 95 }\n';
  const BROKEN = 'suite_id: shop\ngate: [';

  it.each<[string, PipelineStart, string, string, RegExp]>([
    [
      'its suite is not there',
      { ...start, suite: { key: 'suites/shpo.suite.yaml' } },
      SUITE,
      'suites/shpo.suite.yaml',
      /: suite_key "suites\/shpo.suite.yaml" is not in the bucket; put the file there first$/,
    ],
    [
      'its suite was not deployed',
      { ...start, suite: { deployed: 'shop.yaml' } },
      SUITE,
      'shop.yaml',
      /: suite_name "shop.yaml" was not deployed with the stack; /,
    ],
    [
      'its suite is wrong',
      start,
      `${TYPO}${SUITE.slice(SUITE.indexOf('test_cases'))}`,
      'shop',
      /: suites\/shop.suite.yaml:2 gate.pass_rate is 95; for 95 % write 0.95$/,
    ],
    [
      'its suite cannot be read',
      start,
      BROKEN,
      'suites/shop.suite.yaml',
      /: suites\/shop.suite.yaml:\d+ /,
    ],
    [
      'it asks to tell a stranger',
      { ...start, notify: ['nobody'] },
      SUITE,
      'suites/shop.suite.yaml',
      /: notify\[0\] "nobody" is no notification endpoint of this gate; /,
    ],
    [
      'its request is not one',
      { ...start, pipeline: 'x'.repeat(101) },
      SUITE,
      'suites/shop.suite.yaml',
      /: what the pipeline asks for is no request of this gate: pipeline /,
    ],
  ])('is rejected, on record, where %s', async (_, asked, suite, suiteId, cause) => {
    const ports = fakePorts({ notifier: new FakeNotifier({ ci: [] }) });

    const execution = await execute({ start: asked }, ports, { suite });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'GateRejected' });
    expect(execution.cause).toMatch(cause);
    expect(execution.cause).toContain(`run ${EXECUTION}: `);
    const run = await ports.ledger.readRun(EXECUTION);
    const [record] = await ports.audit.recordsAfter(suiteId, 0);
    expect(record).toMatchObject({
      run_id: EXECUTION,
      verdict: 'rejected',
      governance_status: 'not_assessed',
      reasons: [{ code: 'suite_rejected', message: execution.cause?.replace(/^run \S+: /, '') }],
      trigger: { kind: 'pipeline' },
    });
    expect(run).toMatchObject({ verdict: 'rejected', audit: { seq: record?.seq } });
    expect(ports.notifier.deliveries.map(({ message }) => JSON.parse(message.body))).toMatchObject([
      { run_id: EXECUTION, suite_id: suiteId, verdict: 'rejected', status: 'failed' },
    ]);
    expect(ports.platform.submissions).toEqual([]);
  });

  it('stays rejected where its suite is put there while it is being rejected', async () => {
    const ports = fakePorts();
    const missing = { ...start, suite: { key: 'suites/shpo.suite.yaml' } };
    let crashed = false;
    ports.ledger.afterWrite = (record) => {
      if (crashed || !('refused' in record)) return;
      crashed = true;
      throw new StoreUnavailable('the answer is lost');
    };

    const execution = await execute({ start: missing }, ports, {
      byKey: async () => (crashed ? Buffer.from(SUITE) : null),
    });

    expect(execution.error).toBe('GateRejected');
    expect(execution.cause).toContain('is not in the bucket');
    expect(ports.platform.submissions).toEqual([]);
  });
});

describe('an execution that somebody starts by hand', () => {
  /** A run that has passed, and an execution with this input after it. */
  async function byHand(input: unknown, name = 'by-hand') {
    const ports = fakePorts({ notifier: new FakeNotifier({ ci: [] }) });
    await execute({ start }, ports);
    const submissions = ports.platform.submissions.length;
    const execution = await execute(input, ports, { name });
    const records = await Promise.all(
      ['shop', 'no-suite'].map((chain) => ports.audit.recordsAfter(chain, 0)),
    );
    return {
      execution,
      passed: await ports.ledger.readRun(EXECUTION),
      record: records.flat().find(({ run_id }) => run_id === name),
      told: ports.notifier.deliveries.filter(({ message }) => message.body.includes(name)).length,
      newSubmissions: ports.platform.submissions.length - submissions,
    };
  }

  const FOREIGN = /may pass for no run but its own/;
  const UNKNOWN = /names no run that this gate has accepted/;

  it.each<[string, unknown, string, RegExp]>([
    ['of a run that has passed', { runId: EXECUTION }, 'shop', FOREIGN],
    ['of a pipeline, with the id of a passed run', { runId: EXECUTION, start }, 'shop', FOREIGN],
    ['of a passed run as its states hand it on', passedState(), 'shop', FOREIGN],
    ['of a run that nobody knows', { runId: 'run-unknown' }, 'no-suite', FOREIGN],
    ['of a pipeline, with an id that is a number', { runId: 7, start }, 'shop', FOREIGN],
    ['of a list', { runId: [EXECUTION] }, 'no-suite', FOREIGN],
    ['of its own name, which no run has', { runId: 'by-hand' }, 'no-suite', UNKNOWN],
    ['of nothing', {}, 'no-suite', UNKNOWN],
    ['of a text', EXECUTION, 'no-suite', UNKNOWN],
    ['of null', null, 'no-suite', UNKNOWN],
  ])(
    'with the input %s is rejected, on record, and tests nothing',
    async (_, input, chain, why) => {
      const { execution, passed, record, told, newSubmissions } = await byHand(input);

      expect(execution).toMatchObject({ status: 'FAILED', error: 'GateRejected' });
      expect(execution.cause).toMatch(why);
      expect(record).toMatchObject({
        chain,
        verdict: 'rejected',
        governance_status: 'not_assessed',
        reasons: [{ code: 'foreign_run', message: expect.stringMatching(why) }],
      });
      expect(passed).toMatchObject({ verdict: 'passed' });
      expect({ told, newSubmissions }).toEqual({ told: 1, newSubmissions: 0 });
    },
  );

  it.each(['My execution', 'größe', '..', 'X'.repeat(80)])(
    'may have the name %j, and is on record under it',
    async (name) => {
      const { execution, record } = await byHand({ runId: EXECUTION }, name.replace(' ', '_'));

      expect(execution.error).toBe('GateRejected');
      expect(record).toMatchObject({ verdict: 'rejected' });
    },
  );

  it('does not pass under the name of a run that has passed, which an account forgets after 90 days', async () => {
    const { execution, newSubmissions } = await byHand({ runId: EXECUTION }, EXECUTION);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'GateErrored' });
    expect(execution.cause).toContain('was decided before this execution began');
    expect(newSubmissions).toBe(0);
  });

  it('cannot make a run its own that was made for another request', async () => {
    const ports = fakePorts();
    await acceptRun(
      {
        runId: 'run-of-the-api',
        suite: aSuite(1),
        defaultedThresholds: [],
        trigger: { kind: 'api', principal: 'tester' },
        platformUrl: 'https://api.example.com',
        toolVersion: 'test',
      },
      ports,
    );

    const execution = await execute({ start }, ports, { name: 'run-of-the-api' });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'GateRejected' });
    expect(execution.cause).toContain('was made for another request');
    expect(ports.platform.submissions).toEqual([]);
  });
});

/** What an execution of a passed run shows as the input of its last states. */
function passedState() {
  return {
    runId: EXECUTION,
    suiteId: 'shop',
    next: 'aggregate',
    waitSeconds: 0,
    tick: 1,
    verdict: 'passed',
  };
}

describe('an action that a pipeline retries', () => {
  async function firstEnded({ ledger }: FakePorts, verdict: Verdict | null): Promise<void> {
    const run = await ledger.readRun(EXECUTION);
    if (run === null) throw new Error('the first run is gone');
    const reasons = [{ code: 'pass_rate_missed', message: '0 of 1 case passed' }];
    await ledger.updateRun({ ...run, verdict, reasons });
  }

  /** An action whose run has ended so, and the retry of it. */
  async function retried(verdict: Verdict | null, retry: PipelineStart = start) {
    const ports = fakePorts();
    const claims = fakeClaims();
    await execute({ start: retry }, ports, { claims });
    await firstEnded(ports, verdict);
    const submissions = ports.platform.submissions.length;
    const execution = await execute({ start: retry }, ports, { name: RETRY, claims });
    return {
      execution,
      newRun: await ports.ledger.readRun(RETRY),
      newSubmissions: ports.platform.submissions.length - submissions,
      records: (await ports.audit.recordsAfter('shop', 0)).length,
    };
  }

  it('gets the verdict failed of the same pipeline execution, and nothing runs', async () => {
    const { execution, newRun, newSubmissions, records } = await retried('failed');

    expect(execution).toMatchObject({
      status: 'FAILED',
      cause: `run ${EXECUTION}: 0 of 1 case passed`,
    });
    expect({ newRun, newSubmissions, records }).toEqual({
      newRun: null,
      newSubmissions: 0,
      records: 1,
    });
  });

  it.each<Verdict>(['passed', 'inconclusive', 'error', 'cancelled', 'rejected'])(
    'is a run of its own where the first ended %s, which says nothing against the bot',
    async (verdict) => {
      const { execution, newRun, newSubmissions, records } = await retried(verdict);

      expect(execution.output).toMatchObject({ runId: RETRY });
      expect(newRun).toMatchObject({ verdict: 'passed' });
      expect({ newSubmissions, records }).toEqual({ newSubmissions: 1, records: 2 });
    },
  );

  it('is rejected, on record, while the first run is under way', async () => {
    const { execution, newRun, newSubmissions } = await retried(null);

    expect(execution.error).toBe('GateRejected');
    expect(execution.cause).toContain(
      `run ${EXECUTION} of the same pipeline execution is under way`,
    );
    expect(newRun).toMatchObject({ verdict: 'rejected', audit: { seq: expect.any(Number) } });
    expect(newSubmissions).toBe(0);
  });

  it('runs the suite again where the pipeline forces it to', async () => {
    const { newRun, newSubmissions } = await retried('failed', { ...start, force: true });

    expect(newRun).toMatchObject({ verdict: 'passed' });
    expect(newSubmissions).toBe(1);
  });

  it.each<[string, object, { suite?: string; platformUrl?: string }]>([
    ['the suite was corrected meanwhile', {}, { suite: SUITE.replace('2000', '3000') }],
    ['the gate speaks to another platform', {}, { platformUrl: 'https://other.example.com' }],
    ['another action asks', { action: 'Release/Verify' }, {}],
    ['another pipeline execution asks', { pipelineExecutionId: 'a2' }, {}],
  ])('is another request where %s', async (_, asked, world) => {
    const ports = fakePorts();
    const claims = fakeClaims();
    await execute({ start: { ...start, action: 'Test/Gate' } }, ports, { claims });
    await firstEnded(ports, 'failed');

    const execution = await execute({ start: { ...start, action: 'Test/Gate', ...asked } }, ports, {
      name: RETRY,
      claims,
      ...world,
    });

    expect(execution.output).toMatchObject({ runId: RETRY, verdict: 'passed' });
  });

  it('keeps to the run that it has begun, whatever the suite reads by now', async () => {
    const ports = fakePorts();
    const claims = fakeClaims();
    await execute({ start }, ports, { claims });
    await firstEnded(ports, 'failed');
    const suite = SUITE.replace('2000', '3000');
    await execute({ start }, ports, { claims, suite });

    const other = await execute({ start }, ports, { name: RETRY, claims, suite });

    expect(other.output).toMatchObject({ runId: RETRY });
  });

  it('is told what is wrong again where the first request made no run', async () => {
    const ports = fakePorts();
    const claims = fakeClaims();
    const refused = { ...start, notify: ['nobody'] };
    await execute({ start: refused }, ports, { claims });

    const execution = await execute({ start: refused }, ports, { name: RETRY, claims });

    expect(execution.cause).toContain('is no notification endpoint of this gate');
  });
});
