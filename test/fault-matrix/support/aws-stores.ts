import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientSettings } from '../../../lib/aws/aws-client-settings.ts';
import { DynamoAuditLog } from '../../../lib/aws/dynamo-audit-log.ts';
import { DynamoDurationHistory } from '../../../lib/aws/dynamo-duration-history.ts';
import { DynamoPipelineClaims } from '../../../lib/aws/dynamo-pipeline-claims.ts';
import { DynamoRateBudget } from '../../../lib/aws/dynamo-rate-budget.ts';
import { DynamoRunLedger } from '../../../lib/aws/dynamo-run-ledger.ts';
import { S3EvidenceStore } from '../../../lib/aws/s3-evidence-store.ts';
import { DEFAULT_RATE_LIMIT } from '../../../lib/domain/pace/rate-budget.ts';
import { type DynamoStandIn, dynamoStandIn } from '../../cloud/support/dynamo-stand-in.ts';
import { type S3StandIn, s3StandIn } from '../../cloud/support/s3-stand-in.ts';
import { standInClients } from '../../cloud/support/stand-in-clients.ts';
import { createAuditTable, createRunTable } from '../../cloud/support/tables.ts';
import { PLATFORM, type Stores } from './fault-world.ts';

const account = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' },
};

export interface AwsStores extends AsyncDisposable {
  readonly dynamo: DynamoStandIn;
  readonly s3: S3StandIn;
  readonly ledger: (now: () => number) => DynamoRunLedger;
  readonly claims: (now: () => number) => DynamoPipelineClaims;
  /** The ports as they are deployed, over the stand-ins. */
  readonly over: (good: Stores, now: () => number) => Partial<Stores>;
}

export async function awsStores(): Promise<AwsStores> {
  const cleanUp = new AsyncDisposableStack();
  const dynamo = cleanUp.use(await dynamoStandIn());
  const s3 = cleanUp.use(await s3StandIn());
  const { dynamo: client, s3: objects, destroy } = standInClients(account, { dynamo, s3 });
  cleanUp.defer(destroy);
  await createRunTable(client, 'runs');
  await createAuditTable(client, 'audit');
  const ledger = (now: () => number) =>
    new DynamoRunLedger(client, { tableName: 'runs', retentionDays: 90, now });
  return {
    dynamo,
    s3,
    ledger,
    claims: (now) =>
      new DynamoPipelineClaims(client, { tableName: 'runs', retentionDays: 90, now }),
    over: (_, now) => ({
      ledger: ledger(now),
      audit: new DynamoAuditLog(client, { tableName: 'audit' }),
      evidence: new S3EvidenceStore(objects, { bucketName: 'evidence' }),
      durations: new DynamoDurationHistory(client, { tableName: 'runs', now }),
      budget: new DynamoRateBudget(client, {
        tableName: 'runs',
        platformUrl: PLATFORM,
        limit: DEFAULT_RATE_LIMIT,
        now,
      }),
    }),
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  };
}

export function secretsClient(endpoint: string): SecretsManagerClient {
  return new SecretsManagerClient({ ...account, ...awsClientSettings, endpoint });
}
