import { describe, expect, it } from 'vitest';
import type { PipelineStart } from '../../../lib/api/start-request.ts';
import { type AcceptPorts, validateRequestedRun } from '../../../lib/api/validate-requested-run.ts';
import { RunState } from '../../../lib/domain/run-state.ts';
import type { Verdict } from '../../../lib/domain/verdict.ts';
import { executeWorkflow } from '../../../lib/engine/execute-workflow.ts';
import { loadWorkflow } from '../../../lib/engine/load-workflow.ts';
import { exportWorkflow } from '../../../lib/stack/workflow/export-workflow.ts';
import { aggregateRun } from '../../../lib/steps/aggregate-run.ts';
import { notifyOutcome } from '../../../lib/steps/notify-outcome.ts';
import { pollBatches } from '../../../lib/steps/poll-batches.ts';
import type { PipelineClaims } from '../../../lib/steps/ports/pipeline-claims.ts';
import { submitBatches } from '../../../lib/steps/submit-batches.ts';
import { VirtualClock } from '../../../simulation/virtual-clock.ts';
import { type FakePorts, fakePorts } from '../../support/fakes/fake-ports.ts';

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
  } = {},
) {
  const clock = new VirtualClock(fakes.now());
  const ports = { ...fakes, now: () => clock.now() };
  const accepting = (): AcceptPorts => ({
    ...ports,
    suites: {
      byKey: async (key) => (key === 'suites/shop.suite.yaml' ? Buffer.from(suite) : null),
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
      clock.during(() => run(RunState.loose().parse(payload)));
  return clock.run(
    executeWorkflow(loadWorkflow(exportWorkflow(), { name: 'gate' }), {
      name,
      input,
      clock,
      random: () => 0.5,
      tasks: {
        'validate-suite': step((run) => validateRequestedRun(run, ports, accepting)),
        'submit-batches': step((run) => submitBatches(run, ports)),
        'poll-batches': step((run) => pollBatches(run, ports)),
        'aggregate-run': step((run) => aggregateRun(RunState.parse(run), ports)),
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

  it('is stopped with the reason where its suite is not there', async () => {
    const missing = { ...start, suite: { key: 'suites/shpo.suite.yaml' } };

    const execution = await execute({ start: missing }, fakePorts());

    expect(execution).toMatchObject({ status: 'FAILED', error: 'GateErrored' });
    expect(execution.cause).toContain(
      `run ${EXECUTION} ended in an error of the gate itself: SuiteRejected`,
    );
    expect(execution.cause).toContain('is not in the bucket');
  });

  it('is stopped where it asks to tell a stranger', async () => {
    const execution = await execute({ start: { ...start, notify: ['nobody'] } }, fakePorts());

    expect(execution.cause).toContain('is no notification endpoint of this gate');
  });
});

describe('an action that a pipeline retries', () => {
  async function firstEnded({ ledger }: FakePorts, verdict: Verdict | null): Promise<void> {
    const run = await ledger.readRun(EXECUTION);
    if (run === null) throw new Error('the first run is gone');
    await ledger.updateRun({ ...run, verdict });
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
      cause: `run ${EXECUTION}: the bot misses the gate, its report says where`,
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

  it('is refused while the first run is under way', async () => {
    const { execution, newRun, newSubmissions } = await retried(null);

    expect(execution.cause).toContain(
      `run ${EXECUTION} of the same pipeline execution is under way`,
    );
    expect({ newRun, newSubmissions }).toEqual({ newRun: null, newSubmissions: 0 });
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
