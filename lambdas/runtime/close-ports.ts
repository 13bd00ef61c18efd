import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoBaselineStore } from '../../lib/aws/dynamo-baseline-store.ts';
import { RedeliveryQueue } from '../../lib/aws/messages/redelivery-queue.ts';
import { s3Client } from '../../lib/aws/s3-client.ts';
import { StepFunctionsExecutions } from '../../lib/aws/step-functions-executions.ts';
import type { SweepPorts } from '../../lib/steps/close-runs.ts';
import { auditLog, dynamoClient, evidenceOfPastRuns, runLedger } from './deployed-stores.ts';
import { settingsOf } from './environment.ts';
import { once } from './once.ts';
import { verdictSigning } from './signing/verdict-signing.ts';

/** What it takes to close a run; the redelivery queue tells of it, so no endpoint's secret is needed. */
export const closePorts = once((): SweepPorts => {
  const setting = settingsOf(process.env);
  const dynamo = dynamoClient();
  const s3 = s3Client(process.env);
  const ledger = runLedger(dynamo, setting);
  const queue = new RedeliveryQueue(new SQSClient(awsClientSettings), {
    queueUrl: setting('REDELIVERY_QUEUE_URL'),
  });
  return {
    ledger,
    audit: auditLog(dynamo, setting),
    evidence: evidenceOfPastRuns(s3, { dynamo, setting }),
    signing: verdictSigning(setting, s3),
    baselines: new DynamoBaselineStore(dynamo, { tableName: setting('RUN_TABLE_NAME') }),
    executions: new StepFunctionsExecutions(new SFNClient(awsClientSettings), {
      stateMachineArn: setting('STATE_MACHINE_ARN'),
    }),
    runsDueBefore: (instant) => ledger.openRunsDueBefore(instant),
    runsDueAfter: (instant) => ledger.openRunsDueAfter(instant),
    owe: (runId) => queue.owe(runId, 0),
    now: Date.now,
  };
});
