import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleLambdas } from '../../bin/bundle-lambdas.ts';
import { FunctionEnvironment, type FunctionName } from '../../lambdas/runtime/environment.ts';
import { awsClientSettings, evidenceClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoAuditLog } from '../../lib/aws/dynamo-audit-log.ts';
import { DynamoRunLedger } from '../../lib/aws/dynamo-run-ledger.ts';
import { S3EvidenceStore } from '../../lib/aws/s3-evidence-store.ts';
import type { AuditRecord } from '../../lib/domain/audit-chain.ts';
import { Report } from '../../lib/domain/report.ts';
import { RunState } from '../../lib/domain/run.ts';
import { Suite, type SuiteInput } from '../../lib/domain/suite.ts';
import { verifyChain } from '../../lib/domain/verify-chain.ts';
import { type Execution, executeWorkflow } from '../../lib/engine/execute-workflow.ts';
import type { TaskFunction } from '../../lib/engine/invoke-task.ts';
import { loadWorkflow } from '../../lib/engine/load-workflow.ts';
import { STEPS } from '../../lib/local/drive-run.ts';
import { LocalGate } from '../../lib/local/local-gate.ts';
import type { DemoBot } from '../../lib/local/mock-platform/demo-bot.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/local/mock-platform/start-mock-platform.ts';
import { exportWorkflow } from '../../lib/stack/export-workflow.ts';
import { acceptRun } from '../../lib/steps/accept-run.ts';
import type { Ports } from '../../lib/steps/ports.ts';
import { temporaryState } from '../support/temporary-state.ts';
import { type DynamoStandIn, dynamoStandIn } from './support/dynamo-stand-in.ts';
import { invokedAt, type LambdaHost, lambdaHost } from './support/lambda-host.ts';
import { type S3StandIn, s3StandIn } from './support/s3-stand-in.ts';
import { type SecretsStandIn, secretsStandIn } from './support/secrets-stand-in.ts';
import { createAuditTable, createRunTable } from './support/tables.ts';

const CREDENTIALS_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:credentials';
const TOKEN_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:token';
const CLIENT_SECRET = 'canary-client-secret';
const STATE_LIMIT_BYTES = 4 * 1024;
const account = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' },
};

const suiteInput: SuiteInput = {
  suite_id: 'suite_prod_v2',
  max_batch_size: 4,
  gate: { pass_rate: 0.75 },
  labels: { bot_version: '7' },
  test_cases: Array.from({ length: 10 }, (_, index) => ({
    input_text: index === 3 ? 'something else entirely' : `where is parcel ${index}`,
    outcome: { expected_intent: 'track_order', allowed_latency_ms: 1_000 },
  })),
};

/** Knows one intent, and always takes the same time. */
const bot: DemoBot = {
  intents: ['track_order'],
  answer: async (text) => ({
    intent: text.includes('parcel') ? 'track_order' : null,
    confidence: text.includes('parcel') ? 0.9 : null,
    entities: [],
    responseText: 'Let me look.',
    latencyMs: 7,
  }),
};

let platform: MockPlatform;
let dynamo: DynamoStandIn;
let s3: S3StandIn;
let secrets: SecretsStandIn;
let host: LambdaHost;
let deployed: Pick<Ports, 'ledger' | 'evidence' | 'audit' | 'now'>;
const cleanUp = new AsyncDisposableStack();

beforeAll(async () => {
  dynamo = cleanUp.use(await dynamoStandIn());
  s3 = cleanUp.use(await s3StandIn());
  secrets = cleanUp.use(await secretsStandIn());
  platform = await startMockPlatform({ bot, secondsPerExecution: 0.5 });
  cleanUp.defer(() => platform.close());
  const folder = await mkdtemp(join(tmpdir(), 'cognigate-test-'));
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  host = cleanUp.use(await lambdaHost(await bundleLambdas(join(folder, 'lambdas')), variablesOf));

  const client = new DynamoDBClient({ ...account, ...awsClientSettings, endpoint: dynamo.url });
  const s3Client = new S3Client({
    ...account,
    ...evidenceClientSettings,
    endpoint: s3.url,
    forcePathStyle: true,
  });
  cleanUp.defer(() => {
    client.destroy();
    s3Client.destroy();
  });
  await createRunTable(client, 'runs');
  await createAuditTable(client, 'audit');
  secrets.values.set(
    CREDENTIALS_ARN,
    JSON.stringify({ client_id: 'ci', client_secret: CLIENT_SECRET }),
  );
  deployed = {
    ledger: new DynamoRunLedger(client, { tableName: 'runs', retentionDays: 90, now: Date.now }),
    evidence: new S3EvidenceStore(s3Client, { bucketName: 'evidence' }),
    audit: new DynamoAuditLog(client, { tableName: 'audit' }),
    now: Date.now,
  };
});

afterAll(() => cleanUp.disposeAsync());

/** What Lambda sets for every function, and of ours only what the function is listed with. */
function variablesOf(name: string): Record<string, string> {
  const settings: Record<string, string> = {
    RUN_TABLE_NAME: 'runs',
    RUN_RETENTION_DAYS: '90',
    AUDIT_TABLE_NAME: 'audit',
    EVIDENCE_BUCKET_NAME: 'evidence',
    COGNIGY_API_URL: platform.url,
    COGNIGY_CREDENTIALS_SECRET_ARN: CREDENTIALS_ARN,
    COGNIGY_TOKEN_SECRET_ARN: TOKEN_ARN,
    NOTIFICATION_ENDPOINTS: '[]',
  };
  const own = Object.keys(FunctionEnvironment[name as FunctionName].shape);
  return {
    AWS_REGION: account.region,
    AWS_ACCESS_KEY_ID: account.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
    ...Object.fromEntries(own.map((variable) => [variable, settings[variable] ?? ''])),
  };
}

async function executed(
  runId: string,
  tasks: Readonly<Record<string, TaskFunction>>,
): Promise<Execution> {
  return executeWorkflow(loadWorkflow(exportWorkflow()), { name: runId, input: { runId }, tasks });
}

async function runInTheCloud(runId: string): Promise<Execution> {
  await acceptRun(
    {
      runId,
      suite: Suite.parse(suiteInput),
      defaultedThresholds: [],
      trigger: { kind: 'cli', principal: 'tester' },
      platformUrl: platform.url,
      toolVersion: '0.1.0',
    },
    deployed,
  );
  const names = Object.keys(FunctionEnvironment);
  return executed(runId, Object.fromEntries(names.map((name) => [name, invokedAt(host, name)])));
}

async function reportOf(
  { ledger, evidence }: Pick<Ports, 'ledger' | 'evidence'>,
  runId: string,
): Promise<Report> {
  const run = await ledger.readRun(runId);
  if (!run?.report) throw new Error(`run ${runId} has no report`);
  return Report.parse(JSON.parse(Buffer.from(await evidence.get(run.report)).toString()));
}

/** A report without ids and times, and what depends on them: how often was looked, what it hashes to. */
function timeless(report: Report): unknown {
  const { run_id: _, started_at: __, finished_at: ___, duration_seconds: ____, ...rest } = report;
  return {
    ...rest,
    evidence: { suite: { ...report.evidence.suite, key: '' } },
    batches: report.batches.map((batch) => ({
      ...batch,
      execution_id: null,
      polls: 0,
      submitted_at: null,
      settled_at: null,
      results: batch.results && { ...batch.results, key: '' },
    })),
  };
}

describe('the deployed gate', () => {
  it('gives the same suite the same report as a run on one machine', async () => {
    const state = temporaryState();
    const local = new LocalGate({
      state,
      platformUrl: platform.url,
      credentials: { clientId: 'ci', clientSecret: CLIENT_SECRET },
      webhook: null,
      principal: 'tester',
      toolVersion: '0.1.0',
    });
    const localId = await local.accept(Suite.parse(suiteInput), []);
    const steps = Object.entries(STEPS).map(([name, step]): [string, TaskFunction] => [
      name,
      async (payload) => step(RunState.parse(payload), local.ports),
    ]);

    const [here, there] = await Promise.all([
      executed(localId, Object.fromEntries(steps)),
      runInTheCloud('run-cloud-1'),
    ]);

    expect([here.status, there.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    const inTheCloud = await reportOf(deployed, 'run-cloud-1');
    expect(timeless(inTheCloud)).toEqual(timeless(await reportOf(local.ports, localId)));
    expect(inTheCloud).toMatchObject({
      verdict: 'passed',
      totals: { planned: 10, evaluated: 10, passed: 9, failed: 1, not_evaluated: 0 },
    });
    expect(there.largestStateBytes).toBeLessThan(STATE_LIMIT_BYTES);
  });

  it('leaves an audit chain that verifies, one record a run, and an open list that is empty', async () => {
    await runInTheCloud('run-cloud-2');

    const records: AuditRecord[] = await deployed.audit.recordsAfter('suite_prod_v2', 0);
    const due = await (deployed.ledger as DynamoRunLedger).openRunsDueBefore(Date.now() + 9e9);

    expect(records.map(({ run_id }) => run_id)).toEqual(['run-cloud-1', 'run-cloud-2']);
    expect(verifyChain(records)).toEqual([]);
    expect(due).toEqual([]);
  });

  it('decides once where answers of the ledger and of the audit log are lost', async () => {
    dynamo.loseNextAnswer('PutItem');
    dynamo.loseNextAnswer('ExecuteStatement');
    dynamo.throttleNext('Query');

    const execution = await runInTheCloud('run-cloud-3');

    const records = await deployed.audit.recordsAfter('suite_prod_v2', 2);
    expect(execution.status).toBe('SUCCEEDED');
    expect(records.map(({ run_id }) => run_id)).toEqual(['run-cloud-3']);
  });

  it('asks the platform for one token, keeps it in one version of one secret', () => {
    expect(secrets.writes).toEqual([TOKEN_ARN]);
  });

  it('prints metrics, and neither the token nor the secret', () => {
    const { access_token: token } = JSON.parse(secrets.values.get(TOKEN_ARN) ?? '{}') as {
      readonly access_token: string;
    };

    expect(host.printed()).toContain('"PassRate":90');
    expect(host.printed()).not.toContain(token);
    expect(host.printed()).not.toContain(CLIENT_SECRET);
  });
});
