import { describe, expect, it } from 'vitest';
import { type AcceptPorts, validateRequestedRun } from '../../lib/api/validate-requested-run.ts';
import { RunState } from '../../lib/domain/run.ts';
import { executeWorkflow } from '../../lib/engine/execute-workflow.ts';
import { loadWorkflow } from '../../lib/engine/load-workflow.ts';
import { VirtualClock } from '../../lib/engine/virtual-clock.ts';
import { exportWorkflow } from '../../lib/stack/export-workflow.ts';
import { aggregateRun } from '../../lib/steps/aggregate-run.ts';
import { notifyOutcome } from '../../lib/steps/notify-outcome.ts';
import { pollBatches } from '../../lib/steps/poll-batches.ts';
import type { PipelineStart } from '../../lib/steps/start-request.ts';
import { submitBatches } from '../../lib/steps/submit-batches.ts';
import { type FakePorts, fakePorts } from '../support/fake-ports.ts';

const EXECUTION = 'pipeline-6f2ba8a0-5c11-4c39-9a58-9a8c4a3a9e11';
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

/** Executes the exported workflow as CodePipeline starts it: with a request, and no run yet. */
async function execute(input: unknown, fakes: FakePorts) {
  const clock = new VirtualClock(fakes.now());
  const ports = { ...fakes, now: () => clock.now() };
  const accepting = (): AcceptPorts => ({
    ...ports,
    suites: {
      byKey: async (key) => (key === 'suites/shop.suite.yaml' ? Buffer.from(SUITE) : null),
      deployed: async () => null,
      deployedNames: async () => [],
    },
    endpoints: ['ci'],
    alwaysTold: [],
    platformUrl: 'https://api.example.com',
    toolVersion: 'test',
  });
  const step =
    (run: (state: RunState) => Promise<RunState>) =>
    async (payload: unknown): Promise<RunState> =>
      // Reading a suite file takes real time.
      clock.during(() => run(RunState.loose().parse(payload)));
  return clock.run(
    executeWorkflow(loadWorkflow(exportWorkflow(), { name: 'gate' }), {
      name: EXECUTION,
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
  it('is taken down under the name of its execution, and passes', async () => {
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
