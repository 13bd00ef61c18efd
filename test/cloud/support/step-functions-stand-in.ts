import { type Clock, realClock } from '../../../lib/engine/clock.ts';
import { type EndedExecution, executeWorkflow } from '../../../lib/engine/execute-workflow.ts';
import type { TaskFunction } from '../../../lib/engine/invoke-task.ts';
import { loadWorkflow } from '../../../lib/engine/load-workflow.ts';
import { exportWorkflow } from '../../../lib/stack/workflow/export-workflow.ts';
import { jsonService, ServiceFault } from './json-service.ts';
import type { Listening } from './listening.ts';

export const STATE_MACHINE_ARN =
  'arn:aws:states:eu-west-1:123456789012:stateMachine:cognigate-runs';

/** Waits a tenth of what it is told to, since a second is the least that a workflow can say. */
const clock: Clock = {
  now: realClock.now,
  sleep: (milliseconds, signal) => realClock.sleep(milliseconds / 10, signal),
};

export interface StepFunctionsStandIn extends Listening {
  /** Names in the order their executions were started; a repeated start is not among them. */
  readonly started: readonly string[];
  /** Settles when the execution has ended. */
  ended(name: string): Promise<EndedExecution>;
  /** The next execution is aborted before its first state. */
  abortNext(): void;
  /** Executions that are started from now on do nothing until the returned function is called. */
  hold(): () => void;
}

/** As much of Step Functions as the gate needs: executions of the exported definition, once per name. */
export async function stepFunctionsStandIn(
  tasks: Readonly<Record<string, TaskFunction>>,
): Promise<StepFunctionsStandIn> {
  const workflow = loadWorkflow(exportWorkflow());
  const executions = new Map<string, Promise<EndedExecution>>();
  const status = new Map<string, string>();
  const started: string[] = [];
  let abort = false;
  let held = Promise.resolve();

  const server = await jsonService({
    StartExecution({ name, input, stateMachineArn }) {
      if (stateMachineArn !== STATE_MACHINE_ARN) throw new ServiceFault('StateMachineDoesNotExist');
      const run = String(name);
      if (status.has(run)) {
        if (status.get(run) !== 'RUNNING') throw new ServiceFault('ExecutionAlreadyExists');
      } else {
        started.push(run);
        status.set(run, abort ? 'ABORTED' : 'RUNNING');
        if (!abort) {
          const document = JSON.parse(String(input));
          const ended = held.then(() =>
            executeWorkflow(workflow, { name: run, input: document, tasks, clock }),
          );
          executions.set(run, ended);
          void ended.then((execution) => status.set(run, execution.status));
        }
        abort = false;
      }
      return { executionArn: executionArn(run), startDate: Date.now() / 1_000 };
    },
    DescribeExecution({ executionArn: arn }) {
      const name = String(arn).split(':').at(-1) ?? '';
      const found = status.get(name);
      if (found === undefined || arn !== executionArn(name)) {
        throw new ServiceFault('ExecutionDoesNotExist');
      }
      return { executionArn: arn, name, status: found };
    },
  });
  return Object.assign(server, {
    started,
    async ended(name: string) {
      const execution = executions.get(name);
      if (execution === undefined) throw new Error(`${name} was never started`);
      return execution;
    },
    abortNext() {
      abort = true;
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
  });
}

function executionArn(name: string): string {
  return `arn:aws:states:eu-west-1:123456789012:execution:cognigate-runs:${name}`;
}
