import type { ReadPorts } from '../../lib/api/answer-read.ts';
import { S3EnvelopeStore } from '../../lib/aws/s3-envelope-store.ts';
import { S3EvidenceStore } from '../../lib/aws/s3-evidence-store.ts';
import { S3ReportStore } from '../../lib/aws/s3-report-store.ts';
import { auditLog, dynamoClient, runLedger, s3Client } from './deployed-stores.ts';
import { settingsOf } from './environment.ts';
import { once } from './once.ts';

/** What it takes to show runs. */
export const readPorts = once((): ReadPorts => {
  const setting = settingsOf(process.env);
  const dynamo = dynamoClient();
  const ledger = runLedger(dynamo, setting);
  const s3 = s3Client(process.env);
  const reports = new S3ReportStore(s3, { bucketName: setting('REPORT_BUCKET_NAME') });
  return {
    ledger,
    audit: auditLog(dynamo, setting),
    evidence: new S3EvidenceStore(s3, { bucketName: setting('EVIDENCE_BUCKET_NAME') }),
    envelopes: new S3EnvelopeStore(s3, { bucketName: setting('EVIDENCE_BUCKET_NAME') }),
    recentRuns: (suiteId, limit) => ledger.recentRuns(suiteId, limit),
    linkTo: (runId, file, seconds) => reports.link({ runId, ...file }, seconds),
    now: Date.now,
  };
});
