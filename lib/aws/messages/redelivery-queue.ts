import {
  ChangeMessageVisibilityCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { storeFailure } from '../store-failure.ts';

/** Runs whose notifications are owed; the queue carries their ids and no content. */
export const OwedNotifications = z.strictObject({ run_id: z.string().min(1).max(80) });
export type OwedNotifications = z.infer<typeof OwedNotifications>;

/** The queue of owed notifications. */
export class RedeliveryQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, options: { readonly queueUrl: string }) {
    this.#client = client;
    this.#queueUrl = options.queueUrl;
  }

  /** `delaySeconds`: 900 at most, which is the limit of SQS. */
  async owe(runId: string, delaySeconds: number): Promise<void> {
    const message: OwedNotifications = { run_id: runId };
    try {
      await this.#client.send(
        new SendMessageCommand({
          QueueUrl: this.#queueUrl,
          MessageBody: JSON.stringify(message),
          DelaySeconds: delaySeconds,
        }),
      );
    } catch (cause) {
      throw storeFailure(`queue the notifications of run ${runId}`, cause);
    }
  }

  /** Hides a received message for so long; SQS allows 12 hours from its receipt. */
  async postpone(receiptHandle: string, seconds: number): Promise<void> {
    try {
      await this.#client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: this.#queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }),
      );
    } catch (cause) {
      throw storeFailure('postpone a message of the redelivery queue', cause);
    }
  }
}
