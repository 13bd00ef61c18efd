import type { ReadPorts } from '../../lib/api/answer-read.ts';
import { DynamoBaselineStore } from '../../lib/aws/dynamo-baseline-store.ts';
import { DynamoRunLists } from '../../lib/aws/dynamo-run-lists.ts';
import { s3Client } from '../../lib/aws/s3-client.ts';
import { S3EnvelopeStore } from '../../lib/aws/s3-envelope-store.ts';
import { S3ReportStore } from '../../lib/aws/s3-report-store.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import {
  auditLog,
  dynamoClient,
  evidenceOfPastRuns,
  forgettingLog,
  runLedger,
} from './deployed-stores.ts';
import { settingsOf } from './environment.ts';
import { once } from './once.ts';

/** What it takes to show runs. */
export const readPorts = once((): ReadPorts & Pick<Ports, 'baselines'> => {
  const setting = settingsOf(process.env);
  const dynamo = dynamoClient();
  const ledger = runLedger(dynamo, setting);
  const s3 = s3Client(process.env);
  const reports = new S3ReportStore(s3, { bucketName: setting('REPORT_BUCKET_NAME') });
  return {
    ledger,
    audit: auditLog(dynamo, setting),
    forgetting: forgettingLog(dynamo, setting),
    evidence: evidenceOfPastRuns(s3, { dynamo, setting }),
    envelopes: new S3EnvelopeStore(s3, { bucketName: setting('EVIDENCE_BUCKET_NAME') }),
    lists: new DynamoRunLists(dynamo, { tableName: setting('RUN_TABLE_NAME'), ledger }),
    baselines: new DynamoBaselineStore(dynamo, { tableName: setting('RUN_TABLE_NAME') }),
    linkTo: (runId, file, seconds) => reports.link({ runId, ...file }, seconds),
    now: Date.now,
  };
});
