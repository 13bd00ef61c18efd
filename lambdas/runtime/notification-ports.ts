import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { MailTopic } from '../../lib/aws/messages/mail-topic.ts';
import { RedeliveryQueue } from '../../lib/aws/messages/redelivery-queue.ts';
import { RunEventBus } from '../../lib/aws/messages/run-event-bus.ts';
import type { NotificationPorts } from '../../lib/steps/notify-outcome.ts';
import { type DeployedMail, deployedNotifier } from './deployed-notifier.ts';
import { auditLog, dynamoClient, runLedger } from './deployed-stores.ts';
import { type Environment, settingsOf } from './environment.ts';
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
      mail: mailOf(setting('MAIL_NOTIFICATIONS')),
      reportUrl: setting('REPORT_URL'),
      queue: new RedeliveryQueue(new SQSClient(awsClientSettings), {
        queueUrl: setting('REDELIVERY_QUEUE_URL'),
      }),
      redactor,
    }),
    now: Date.now,
  };
});

function mailOf(configured: Environment['MAIL_NOTIFICATIONS']): DeployedMail | null {
  if (configured === null) return null;
  const { topicArn, verdicts } = configured;
  return { topic: new MailTopic(new SNSClient(awsClientSettings), { topicArn }), verdicts };
}
