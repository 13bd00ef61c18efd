import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { bundleLambdas } from '../../../bin/bundle-lambdas.ts';
import { FunctionEnvironment, type FunctionName } from '../../../lambdas/runtime/environment.ts';
import { DynamoAuditLog } from '../../../lib/aws/dynamo-audit-log.ts';
import { DynamoRunLedger } from '../../../lib/aws/dynamo-run-ledger.ts';
import { S3EvidenceStore } from '../../../lib/aws/s3-evidence-store.ts';
import { type ApiGatewayStandIn, apiGatewayStandIn } from './api-gateway-stand-in.ts';
import { type DynamoStandIn, dynamoStandIn } from './dynamo-stand-in.ts';
import { invokedAt, type LambdaHost, lambdaHost } from './lambda-host.ts';
import {
  type EventBusStandIn,
  eventBusStandIn,
  type QueueStandIn,
  queueStandIn,
} from './messaging-stand-ins.ts';
import { type S3StandIn, s3StandIn } from './s3-stand-in.ts';
import { type SecretsStandIn, secretsStandIn } from './secrets-stand-in.ts';
import { standInClients } from './stand-in-clients.ts';
import {
  STATE_MACHINE_ARN,
  type StepFunctionsStandIn,
  stepFunctionsStandIn,
} from './step-functions-stand-in.ts';
import { createAuditTable, createRunTable } from './tables.ts';

const CREDENTIALS_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:credentials';
export const TOKEN_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:token';

const account = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'stand-in' },
};

/** The whole gate: the built bundles, and in the place of AWS its stand-ins, over HTTP. */
export interface DeployedGate extends AsyncDisposable {
  readonly api: ApiGatewayStandIn;
  readonly host: LambdaHost;
  readonly dynamo: DynamoStandIn;
  readonly s3: S3StandIn;
  readonly secrets: SecretsStandIn;
  readonly queue: QueueStandIn;
  readonly bus: EventBusStandIn;
  readonly machine: StepFunctionsStandIn;
  readonly credentials: typeof account.credentials;
  readonly ledger: DynamoRunLedger;
  readonly audit: DynamoAuditLog;
  readonly evidence: S3EvidenceStore;
  /** Invokes a function as an AWS service would. */
  invoke(name: FunctionName, event: unknown): Promise<unknown>;
}

export async function deployedGate(options: {
  readonly platformUrl: string;
  readonly platformCredentials: { readonly client_id: string; readonly client_secret: string };
  /** Folder of the suites that are deployed with the gate. */
  readonly suites: string;
}): Promise<DeployedGate> {
  const cleanUp = new AsyncDisposableStack();
  const dynamo = cleanUp.use(await dynamoStandIn());
  const s3 = cleanUp.use(await s3StandIn());
  const secrets = cleanUp.use(await secretsStandIn());
  const queue = cleanUp.use(await queueStandIn());
  const bus = cleanUp.use(await eventBusStandIn());
  const folder = await mkdtemp(join(tmpdir(), 'cognigate-test-'));
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));

  const names = Object.keys(FunctionEnvironment) as FunctionName[];
  const invoke = (name: FunctionName, event: unknown) => invokedAt(host, name)(event);
  const tasks = Object.fromEntries(
    names.map((name) => [name, (payload: unknown) => invoke(name, payload)]),
  );
  const machine = cleanUp.use(await stepFunctionsStandIn(tasks));
  const settings: Readonly<Record<string, string>> = {
    RUN_TABLE_NAME: 'runs',
    RUN_RETENTION_DAYS: '90',
    AUDIT_TABLE_NAME: 'audit',
    EVIDENCE_BUCKET_NAME: 'evidence',
    EVIDENCE_LOCK_DAYS: '400',
    FORGETTING_TABLE_NAME: 'forgetting',
    REPORT_BUCKET_NAME: 'reports',
    COGNIGY_API_URL: options.platformUrl,
    COGNIGY_CREDENTIALS_SECRET_ARN: CREDENTIALS_ARN,
    COGNIGY_TOKEN_SECRET_ARN: TOKEN_ARN,
    COGNIGATE_RATE_BUDGET: '',
    NOTIFICATION_ENDPOINTS: '[]',
    NOTIFICATION_NAMES: '[]',
    EVENT_BUS_NAME: 'cognigate',
    REDELIVERY_QUEUE_URL: `${queue.url}/123456789012/redelivery`,
    STATE_MACHINE_ARN,
    SUITES_BUCKET_NAME: 'suites',
    DEPLOYED_SUITES_FOLDER: options.suites,
  };
  /** What Lambda sets for every function, and of ours only what the function is listed with. */
  const variablesOf = (name: string): Record<string, string> => ({
    AWS_REGION: account.region,
    AWS_ACCESS_KEY_ID: account.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_SFN: machine.url,
    AWS_ENDPOINT_URL_SQS: queue.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
    ...Object.fromEntries(
      Object.keys(FunctionEnvironment[name as FunctionName].shape).flatMap((variable) => {
        const value = settings[variable];
        return value === undefined ? [] : [[variable, value]];
      }),
    ),
  });
  const host: LambdaHost = cleanUp.use(
    await lambdaHost(await bundleLambdas(join(folder, 'lambdas')), variablesOf),
  );
  const api = cleanUp.use(
    await apiGatewayStandIn({
      credentials: account.credentials,
      invoke: async (name, event) => (await invoke(name, event)) as APIGatewayProxyResult,
    }),
  );

  const { dynamo: client, s3: s3Client, destroy } = standInClients(account, { dynamo, s3 });
  cleanUp.defer(destroy);
  await createRunTable(client, 'runs');
  await createAuditTable(client, 'audit');
  await createAuditTable(client, 'forgetting');
  secrets.values.set(CREDENTIALS_ARN, JSON.stringify(options.platformCredentials));
  return {
    api,
    host,
    dynamo,
    s3,
    secrets,
    queue,
    bus,
    machine,
    credentials: account.credentials,
    ledger: new DynamoRunLedger(client, { tableName: 'runs', retentionDays: 90, now: Date.now }),
    audit: new DynamoAuditLog(client, { tableName: 'audit' }),
    evidence: new S3EvidenceStore(s3Client, { bucketName: 'evidence' }),
    invoke,
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  };
}
