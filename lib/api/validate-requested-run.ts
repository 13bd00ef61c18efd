import type * as z from 'zod';
import { SuiteRejected } from '../domain/errors.ts';
import { RunState } from '../domain/run.ts';
import type { LoopPorts } from '../steps/ports.ts';
import { PipelineStart } from '../steps/start-request.ts';
import { validateSuite } from '../steps/validate-suite.ts';
import { type StartPorts, startRun } from './start-run.ts';

/** What the first step of an execution is given: a run in the ledger, or a pipeline's request for one. */
export const RequestedRun = RunState.extend({ start: PipelineStart.optional() });
export type RequestedRun = z.infer<typeof RequestedRun>;

/** Validates a run's suite; a run that a pipeline asks for is taken down first. */
export async function validateRequestedRun(
  { start, ...state }: RequestedRun,
  ports: LoopPorts,
  accepting: () => AcceptPorts,
): Promise<RunState> {
  if (start !== undefined) await acceptPipelineRun(state.runId, start, accepting());
  return validateSuite(state, ports);
}

/** What it takes to take a run down whose execution is under way already. */
export type AcceptPorts = Omit<StartPorts, 'executions'>;

/**
 * Takes down the run of an execution that a pipeline has started; the same request twice is one run.
 *
 * @throws SuiteRejected where no run can be made of the request.
 */
async function acceptPipelineRun(
  runId: string,
  start: PipelineStart,
  ports: AcceptPorts,
): Promise<void> {
  const started = await startRun(
    {
      runId,
      requestBytes: JSON.stringify(start),
      suite: start.suite,
      overrides: {},
      notify: start.notify,
      trigger: {
        kind: 'pipeline',
        principal: `${start.pipeline} ${start.pipelineExecutionId}`,
      },
    },
    { ...ports, executions: underWay },
  );
  if (started.status === 'refused') {
    const [first] = started.problems;
    throw new SuiteRejected(
      `pipeline ${start.pipeline}: ${first?.path || 'the suite'} ${first?.problem}; ${first?.remedy}`,
    );
  }
  if (started.status !== 'started') {
    throw new SuiteRejected(`another request has the run id ${runId} already`);
  }
}

const underWay: StartPorts['executions'] = {
  start: async () => 'started',
  look: async () => ({ status: 'RUNNING', error: null, cause: null }),
};
