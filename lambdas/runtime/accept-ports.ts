import type { AcceptPorts } from '../../lib/api/pipeline-run.ts';
import { DynamoPipelineClaims } from '../../lib/aws/dynamo-pipeline-claims.ts';
import { s3Client } from '../../lib/aws/s3-client.ts';
import { platformAddress } from '../../lib/platforms/platform-address.ts';
import { auditLog, dynamoClient, evidenceOfPastRuns, runLedger } from './deployed-stores.ts';
import { deployedSuites } from './deployed-suites.ts';
import { EVENT_BUS, settingsOf } from './environment.ts';
import { once } from './once.ts';
import { TOOL_VERSION } from './tool-version.ts';

/** What it takes to accept a run. */
export const acceptPorts = once((): AcceptPorts => {
  const setting = settingsOf(process.env);
  const dynamo = dynamoClient();
  const s3 = once(() => s3Client(process.env));
  return {
    ledger: runLedger(dynamo, setting),
    audit: auditLog(dynamo, setting),
    evidence: evidenceOfPastRuns(s3(), { dynamo, setting }),
    suites: deployedSuites(s3, setting),
    endpoints: setting('NOTIFICATION_NAMES'),
    alwaysTold: [EVENT_BUS],
    platformUrl: platformAddress(setting('COGNIGY_API_URL')).text,
    toolVersion: TOOL_VERSION,
    claims: new DynamoPipelineClaims(dynamo, {
      tableName: setting('RUN_TABLE_NAME'),
      retentionDays: setting('RUN_RETENTION_DAYS'),
      now: Date.now,
    }),
    now: Date.now,
  };
});
