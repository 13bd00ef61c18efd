import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoAuditLog } from '../../lib/aws/dynamo-audit-log.ts';
import { DynamoRunLedger } from '../../lib/aws/dynamo-run-ledger.ts';
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
