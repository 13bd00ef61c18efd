import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { RedeliveryQueue } from '../../lib/aws/messages/redelivery-queue.ts';
import { RunEventBus } from '../../lib/aws/messages/run-event-bus.ts';
import { StepFunctionsExecutions } from '../../lib/aws/step-functions-executions.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const region = 'eu-west-1';
const sfn = mockedClient(SFNClient);
const sqs = mockedClient(SQSClient);
const events = mockedClient(EventBridgeClient);

function failure(name: string): Error {
  return Object.assign(new Error('refused'), { name });
}

beforeEach(() => {
  for (const client of [sfn, sqs, events]) client.reset();
});

describe('executions of the state machine', () => {
  const stateMachineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:runs';
  const executions = new StepFunctionsExecutions(new SFNClient({ region }), { stateMachineArn });

  it('are named after their run, and carry its id and nothing else', async () => {
    sfn.on(StartExecutionCommand).resolves({});

    expect(await executions.start('run-1')).toBe('started');

    expect(sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn,
      name: 'run-1',
      input: '{"runId":"run-1"}',
    });
  });

  it.each([
    ['ExecutionAlreadyExists', 'started'],
    ['ExecutionLimitExceeded', 'throttled'],
    ['ThrottlingException', 'throttled'],
  ])('take %s for %s', async (name, outcome) => {
    sfn.on(StartExecutionCommand).rejects(failure(name));

    expect(await executions.start('run-1')).toBe(outcome);
  });

  it.each([
    ['AccessDeniedException', ErrorName.configuration],
    ['InternalFailure', ErrorName.storeUnavailable],
  ])('fail for %s as %s', async (name, expected) => {
    sfn.on(StartExecutionCommand).rejects(failure(name));

    await expect(executions.start('run-1')).rejects.toMatchObject({ name: expected });
  });

  it('are looked at by their own ARN, whatever alias starts them', async () => {
    sfn.on(DescribeExecutionCommand).resolves({ status: 'ABORTED', cause: 'by hand' });
    const aliased = new StepFunctionsExecutions(new SFNClient({ region }), {
      stateMachineArn: `${stateMachineArn}:live`,
    });

    expect(await aliased.look('run-1')).toEqual({
      status: 'ABORTED',
      error: null,
      cause: 'by hand',
    });

    expect(sfn.commandCalls(DescribeExecutionCommand)[0]?.args[0].input).toEqual({
      executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:runs:run-1',
    });
  });

  it('are nothing where none was started', async () => {
    sfn.on(DescribeExecutionCommand).rejects(failure('ExecutionDoesNotExist'));

    expect(await executions.look('run-1')).toBeNull();
  });
});

describe('the redelivery queue', () => {
  const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/redelivery';
  const queue = new RedeliveryQueue(new SQSClient({ region }), { queueUrl });

  it('takes the id of a run, and no content', async () => {
    sqs.on(SendMessageCommand).resolves({});

    await queue.owe('run-1', 900);

    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
      QueueUrl: queueUrl,
      MessageBody: '{"run_id":"run-1"}',
      DelaySeconds: 900,
    });
  });

  it('hides a message for as long as it is told', async () => {
    sqs.on(ChangeMessageVisibilityCommand).resolves({});

    await queue.postpone('handle', 1_800);

    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
      QueueUrl: queueUrl,
      ReceiptHandle: 'handle',
      VisibilityTimeout: 1_800,
    });
  });

  it('is worth another try where it does not answer', async () => {
    sqs.on(SendMessageCommand).rejects(failure('ServiceUnavailable'));

    await expect(queue.owe('run-1', 0)).rejects.toMatchObject({ name: ErrorName.storeUnavailable });
  });
});

describe('the event bus', () => {
  const bus = new RunEventBus(new EventBridgeClient({ region }), { busName: 'cognigate' });
  const message = { id: 'msg_run-1', timestamp: 1_795_341_600_000, body: '{"verdict":"passed"}' };

  it('is told of a finished run, under the id of its message', async () => {
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });

    expect(await bus.put(message)).toEqual({ status: 'delivered' });

    expect(events.commandCalls(PutEventsCommand)[0]?.args[0].input).toEqual({
      Entries: [
        {
          EventBusName: 'cognigate',
          Source: 'cognigate',
          DetailType: 'Cognigate Run Finished',
          Detail: '{"id":"msg_run-1","verdict":"passed"}',
          Time: new Date(message.timestamp),
        },
      ],
    });
  });

  it('has not been told where the one entry failed, though the call succeeded', async () => {
    events
      .on(PutEventsCommand)
      .resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });

    expect(await bus.put(message)).toEqual({
      status: 'failed',
      problem: 'the event bus answers ThrottlingException',
      permanent: false,
    });
  });

  it('has not been told where it does not answer', async () => {
    events.on(PutEventsCommand).rejects(failure('TimeoutError'));

    expect(await bus.put(message)).toMatchObject({ status: 'failed', permanent: false });
  });
});
