import { createHash, randomUUID } from 'node:crypto';
import type { SQSEvent } from 'aws-lambda';
import { jsonService } from './json-service.ts';
import type { Listening } from './listening.ts';

export interface QueueStandIn extends Listening {
  readonly messages: { readonly body: string; readonly delaySeconds: number }[];
  /** Seconds that messages were hidden for, in their order. */
  readonly postponed: number[];
  /** All messages so far as Lambda hands them over, each for the `receiveCount`th time; they are gone from here. */
  receive(receiveCount: number): SQSEvent;
}

/** As much of SQS as redelivery needs. */
export async function queueStandIn(): Promise<QueueStandIn> {
  const messages: { body: string; delaySeconds: number }[] = [];
  const postponed: number[] = [];
  const server = await jsonService({
    SendMessage({ MessageBody, DelaySeconds }) {
      const body = String(MessageBody);
      messages.push({ body, delaySeconds: Number(DelaySeconds ?? 0) });
      return {
        MessageId: randomUUID(),
        MD5OfMessageBody: createHash('md5').update(body).digest('hex'),
      };
    },
    ChangeMessageVisibility({ VisibilityTimeout }) {
      postponed.push(Number(VisibilityTimeout));
      return {};
    },
  });
  return Object.assign(server, {
    messages,
    postponed,
    receive(receiveCount: number): SQSEvent {
      return { Records: messages.splice(0).map(({ body }) => sqsRecord(body, receiveCount)) };
    },
  });
}

export function sqsRecord(body: string, receiveCount: number): SQSEvent['Records'][number] {
  return {
    messageId: randomUUID(),
    receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
    body,
    attributes: {
      ApproximateReceiveCount: `${receiveCount}`,
      SentTimestamp: '1795341600000',
      SenderId: 'AROAEXAMPLEEXAMPLE00:close-run',
      ApproximateFirstReceiveTimestamp: '1795341600001',
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:redelivery',
    awsRegion: 'eu-west-1',
  };
}

interface BusEvent {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

export interface EventBusStandIn extends Listening {
  readonly events: BusEvent[];
  /** The next event is refused. */
  refuseNext(): void;
}

/** As much of EventBridge as telling of a finished run needs. */
export async function eventBusStandIn(): Promise<EventBusStandIn> {
  const events: BusEvent[] = [];
  let refusals = 0;
  const server = await jsonService({
    PutEvents({ Entries }) {
      if (refusals > 0) {
        refusals -= 1;
        return { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] };
      }
      events.push(...(Entries as BusEvent[]));
      return { FailedEntryCount: 0, Entries: [{ EventId: randomUUID() }] };
    },
  });
  return Object.assign(server, {
    events,
    refuseNext() {
      refusals += 1;
    },
  });
}
