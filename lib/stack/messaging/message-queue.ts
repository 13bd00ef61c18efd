import { Duration } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IDestination } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { GateKey } from '../gate-key.ts';

export interface MessageQueueProps extends QueueProps {
  readonly key: GateKey;
}

/** A queue that takes messages over TLS alone and keeps them encrypted. */
export class MessageQueue extends Queue {
  readonly #key: GateKey;

  constructor(scope: Construct, id: string, { key, ...props }: MessageQueueProps) {
    super(scope, id, {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key.resource,
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      ...props,
    });
    this.#key = key;
  }

  /** Lets `grantee` put messages in. */
  grantSend(grantee: IGrantable): void {
    this.#allow(grantee, ['sqs:SendMessage']);
    this.#key.grantWriteThrough('sqs', grantee);
  }

  /** Lets `grantee` take messages out and say when they come again. */
  grantReceive(grantee: IGrantable): void {
    this.#allow(grantee, [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
    ]);
    this.#key.grantReadThrough('sqs', grantee);
  }

  /** The queue as the place for what a function failed at; the function needs `grantSend`. */
  get destination(): IDestination {
    return { bind: () => ({ destination: this.queueArn }) };
  }

  #allow(grantee: IGrantable, actions: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions, resources: [this.queueArn] }),
    );
  }
}

/** Where messages lie that were given up, for a person to look at: two weeks, SQS's longest. */
export class DeadLetterQueue extends MessageQueue {
  constructor(scope: Construct, id: string, key: GateKey) {
    super(scope, id, { key, retentionPeriod: Duration.days(14) });
  }
}
