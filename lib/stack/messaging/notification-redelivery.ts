import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { GateFunction } from '../gate-function.ts';
import type { GateKey } from '../gate-key.ts';
import { DeadLetterQueue, MessageQueue } from './message-queue.ts';

/** Ten attempts, 7 h 12 min apart: three days, in which a receiver's weekend outage ends. */
const ATTEMPTS = 10;
const BETWEEN_ATTEMPTS = Duration.minutes(432);
const KEPT = Duration.days(4);

/** Runs whose notifications are still owed: told again and again for three days, then put aside. */
export class NotificationRedelivery extends Construct {
  readonly queueUrl: string;
  readonly deadLetters: DeadLetterQueue;
  readonly #queue: MessageQueue;

  constructor(scope: Construct, id: string, { key }: { readonly key: GateKey }) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', key);
    this.#queue = new MessageQueue(this, 'Queue', {
      key,
      visibilityTimeout: BETWEEN_ATTEMPTS,
      retentionPeriod: KEPT,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
    this.queueUrl = this.#queue.queueUrl;
  }

  /** Lets `grantee` say that a run's notifications are owed. */
  grantOwe(grantee: IGrantable): void {
    this.#queue.grantSend(grantee);
  }

  /** Has `redeliver` called for every message, one at a time, so that one receiver holds up no other. */
  deliverWith(redeliver: GateFunction): void {
    this.#queue.grantReceive(redeliver);
    const mapping = new EventSourceMapping(this, 'Source', {
      target: redeliver,
      eventSourceArn: this.#queue.queueArn,
      batchSize: 1,
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    // Lambda refuses a source that the role may not read yet.
    if (redeliver.role) mapping.node.addDependency(redeliver.role);
  }
}
