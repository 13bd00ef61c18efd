import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { awsClientSettings, evidenceClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoAuditLog } from '../../lib/aws/dynamo-audit-log.ts';
import { DynamoRunLedger } from '../../lib/aws/dynamo-run-ledger.ts';
import type { Setting } from './environment.ts';

export type ProcessVariables = Readonly<Record<string, string | undefined>>;

export function dynamoClient(): DynamoDBClient {
  return new DynamoDBClient(awsClientSettings);
}

export function s3Client(variables: ProcessVariables): S3Client {
  return new S3Client({
    ...evidenceClientSettings,
    // A server of one's own at that address rarely has a host name per bucket.
    forcePathStyle: variables.AWS_ENDPOINT_URL_S3 !== undefined,
  });
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
