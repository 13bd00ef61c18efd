import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { RedeliveryQueue } from '../../lib/aws/redelivery-queue.ts';
import { RunEventBus } from '../../lib/aws/run-event-bus.ts';
import type { NotificationPorts } from '../../lib/steps/notify-outcome.ts';
import { deployedNotifier } from './deployed-notifier.ts';
import { auditLog, dynamoClient, runLedger } from './deployed-stores.ts';
import { settingsOf } from './environment.ts';
import { redactor } from './logger.ts';
import { once } from './once.ts';

/** What it takes to tell of a run's end. */
export const notificationPorts = once((): NotificationPorts => {
  const setting = settingsOf(process.env);
  const dynamo = dynamoClient();
  return {
    ledger: runLedger(dynamo, setting),
    audit: auditLog(dynamo, setting),
    notifier: deployedNotifier({
      endpoints: setting('NOTIFICATION_ENDPOINTS'),
      secrets: once(() => new SecretsManagerClient(awsClientSettings)),
      bus: new RunEventBus(new EventBridgeClient(awsClientSettings), {
        busName: setting('EVENT_BUS_NAME'),
      }),
      queue: new RedeliveryQueue(new SQSClient(awsClientSettings), {
        queueUrl: setting('REDELIVERY_QUEUE_URL'),
      }),
      redactor,
    }),
    now: Date.now,
  };
});
