import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoLease } from '../../lib/aws/dynamo-lease.ts';
import { RedeliveryQueue } from '../../lib/aws/messages/redelivery-queue.ts';
import type { RedeliveryPorts } from '../../lib/steps/redeliver-notifications.ts';
import { dynamoClient } from './deployed-stores.ts';
import { settingsOf } from './environment.ts';
import { notificationPorts } from './notification-ports.ts';
import { once } from './once.ts';

/** As long as the function may take. */
const LEASE_SECONDS = 60;

export interface QueueRuntime {
  readonly ports: RedeliveryPorts;
  readonly queue: Pick<RedeliveryQueue, 'postpone'>;
}

/** What it takes to redeliver; a notification that fails here stays in the queue that it came from. */
export const redeliveryPorts = once((): QueueRuntime => {
  const setting = settingsOf(process.env);
  const dynamo = dynamoClient();
  const { notifier, ...ports } = notificationPorts();
  const { tryLater: _, ...untilAcknowledged } = notifier;
  return {
    ports: {
      ...ports,
      notifier: untilAcknowledged,
      async exclusively(name, work) {
        const lease = new DynamoLease(dynamo, {
          tableName: setting('RUN_TABLE_NAME'),
          name,
          seconds: LEASE_SECONDS,
          now: Date.now,
        });
        if (!(await lease.take())) return null;
        try {
          return await work();
        } finally {
          // A lease that cannot be given back runs out by itself.
          await lease.release().catch(() => {});
        }
      },
    },
    queue: new RedeliveryQueue(new SQSClient(awsClientSettings), {
      queueUrl: setting('REDELIVERY_QUEUE_URL'),
    }),
  };
});
