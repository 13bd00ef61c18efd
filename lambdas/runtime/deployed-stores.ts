import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { awsClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoAuditLog } from '../../lib/aws/dynamo-audit-log.ts';
import { DynamoRunLedger } from '../../lib/aws/dynamo-run-ledger.ts';
import { DynamoForgettingLog } from '../../lib/aws/forgetting/dynamo-forgetting-log.ts';
import { S3EvidenceStore } from '../../lib/aws/s3-evidence-store.ts';
import type { Setting } from './environment.ts';

export type ProcessVariables = Readonly<Record<string, string | undefined>>;

export function dynamoClient(): DynamoDBClient {
  return new DynamoDBClient(awsClientSettings);
}

export function runLedger(client: DynamoDBClient, setting: Setting): DynamoRunLedger {
  return new DynamoRunLedger(client, {
    tableName: setting('RUN_TABLE_NAME'),
    retentionDays: setting('RUN_RETENTION_DAYS'),
    now: Date.now,
  });
}

export function auditLog(client: DynamoDBClient, setting: Setting): DynamoAuditLog {
  return new DynamoAuditLog(client, { tableName: setting('AUDIT_TABLE_NAME') });
}

export function forgettingLog(client: DynamoDBClient, setting: Setting): DynamoForgettingLog {
  return new DynamoForgettingLog(client, { tableName: setting('FORGETTING_TABLE_NAME') });
}

/** Evidence of runs that may have been redacted. */
export function evidenceOfPastRuns(
  s3: S3Client,
  { dynamo, setting }: { readonly dynamo: DynamoDBClient; readonly setting: Setting },
): S3EvidenceStore {
  return new S3EvidenceStore(s3, {
    bucketName: setting('EVIDENCE_BUCKET_NAME'),
    forgotten: () => forgettingLog(dynamo, setting).forgotten(),
  });
}
