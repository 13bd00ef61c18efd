import type { ForgetPorts } from '../../../lib/api/answer-forget.ts';
import { DynamoBaselineStore } from '../../../lib/aws/dynamo-baseline-store.ts';
import { RenderedReports } from '../../../lib/aws/forgetting/rendered-reports.ts';
import { S3BurialGround } from '../../../lib/aws/forgetting/s3-burial-ground.ts';
import { s3Client } from '../../../lib/aws/s3-client.ts';
import { auditLog, dynamoClient, forgettingLog, runLedger } from '../deployed-stores.ts';
import { settingsOf } from '../environment.ts';
import { once } from '../once.ts';
import { TOOL_VERSION } from '../tool-version.ts';

/** What it takes to redact and prune runs: stores alone, and the right to remove from them. */
export const forgetPorts = once((): ForgetPorts => {
  const setting = settingsOf(process.env);
  const dynamo = dynamoClient();
  const s3 = s3Client(process.env);
  const log = forgettingLog(dynamo, setting);
  return {
    log,
    ledger: runLedger(dynamo, setting),
    audit: auditLog(dynamo, setting),
    baselines: new DynamoBaselineStore(dynamo, { tableName: setting('RUN_TABLE_NAME') }),
    evidence: new S3BurialGround(s3, {
      bucketName: setting('EVIDENCE_BUCKET_NAME'),
      forgotten: () => log.forgotten(),
      now: Date.now,
    }),
    reports: new RenderedReports(s3, { bucketName: setting('REPORT_BUCKET_NAME') }),
    lockDays: setting('EVIDENCE_LOCK_DAYS'),
    toolVersion: TOOL_VERSION,
    now: Date.now,
  };
});
