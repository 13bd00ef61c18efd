import {
  ExecutionStatus as AwsStatus,
  DescribeExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { ExecutionStatus, Executions } from '../steps/ports/executions.ts';
import { errorName, storeFailure } from './store-failure.ts';

const TOO_MANY = new Set([
  'ExecutionLimitExceeded',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Executions of a Standard state machine, which are found by their names for 90 days. */
export class StepFunctionsExecutions implements Executions {
  readonly #client: SFNClient;
  readonly #stateMachineArn: string;

  constructor(client: SFNClient, options: { readonly stateMachineArn: string }) {
    this.#client = client;
    this.#stateMachineArn = options.stateMachineArn;
  }

  async start(runId: string): Promise<'started' | 'throttled'> {
    try {
      await this.#client.send(
        new StartExecutionCommand({
          stateMachineArn: this.#stateMachineArn,
          name: runId,
          input: JSON.stringify({ runId }),
        }),
      );
    } catch (cause) {
      const name = errorName(cause);
      if (TOO_MANY.has(name)) return 'throttled';
      // A running execution answers a repeated start as the first one; one that has ended, with this.
      if (name !== 'ExecutionAlreadyExists') throw storeFailure(`start run ${runId}`, cause);
    }
    return 'started';
  }

  async look(runId: string): Promise<ExecutionStatus | null> {
    try {
      const { status, error, cause } = await this.#client.send(
        new DescribeExecutionCommand({ executionArn: this.#executionArn(runId) }),
      );
      if (status === undefined) return null;
      return {
        status: status === AwsStatus.PENDING_REDRIVE ? 'RUNNING' : status,
        error: error ?? null,
        cause: cause ?? null,
      };
    } catch (cause) {
      if (errorName(cause) === 'ExecutionDoesNotExist') return null;
      throw storeFailure(`look at the execution of run ${runId}`, cause);
    }
  }

  /** An alias or version in the state machine's ARN is no part of its executions' ARNs. */
  #executionArn(runId: string): string {
    const [arn, partition, service, region, account, , machine] = this.#stateMachineArn.split(':');
    return [arn, partition, service, region, account, 'execution', machine, runId].join(':');
  }
}
