import { DynamoBaselineStore } from '../../lib/aws/dynamo-baseline-store.ts';
import { s3Client } from '../../lib/aws/s3-client.ts';
import type { VerdictPorts } from '../../lib/steps/aggregate-run.ts';
import { auditLog, dynamoClient, evidenceOfPastRuns, runLedger } from './deployed-stores.ts';
import { settingsOf } from './environment.ts';
import { once } from './once.ts';
import { verdictSigning } from './signing/verdict-signing.ts';

/** What it takes to give a run its verdict: stores alone, no platform and no secret. */
export const verdictPorts = once((): VerdictPorts => {
  const setting = settingsOf(process.env);
  const dynamo = dynamoClient();
  const s3 = s3Client(process.env);
  return {
    ledger: runLedger(dynamo, setting),
    audit: auditLog(dynamo, setting),
    evidence: evidenceOfPastRuns(s3, { dynamo, setting }),
    signing: verdictSigning(setting, s3),
    baselines: new DynamoBaselineStore(dynamo, { tableName: setting('RUN_TABLE_NAME') }),
    now: Date.now,
  };
});
