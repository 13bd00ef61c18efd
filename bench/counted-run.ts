import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoAuditLog } from '../lib/aws/dynamo-audit-log.ts';
import { DynamoBaselineStore } from '../lib/aws/dynamo-baseline-store.ts';
import { DynamoDurationHistory } from '../lib/aws/dynamo-duration-history.ts';
import { DynamoRateBudget } from '../lib/aws/dynamo-rate-budget.ts';
import { DynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts';
import { S3EvidenceStore } from '../lib/aws/s3-evidence-store.ts';
import { DEFAULT_RATE_LIMIT } from '../lib/domain/pace/rate-budget.ts';
import { RunState } from '../lib/domain/run-state.ts';
import { executeWorkflow } from '../lib/engine/execute-workflow.ts';
import { loadWorkflow } from '../lib/engine/load-workflow.ts';
import { VirtualClock } from '../lib/engine/virtual-clock.ts';
import type { RunUsage } from '../lib/forecast/run-usage.ts';
import { STEPS } from '../lib/local/drive-run.ts';
import { exportWorkflow } from '../lib/stack/workflow/export-workflow.ts';
import { acceptRun } from '../lib/steps/accept-run.ts';
import type { Ports } from '../lib/steps/ports/ports.ts';
import { readSuiteFile } from '../lib/suite-file/read-suite-file.ts';
import { dynamoStandIn } from '../test/cloud/support/dynamo-stand-in.ts';
import { s3StandIn } from '../test/cloud/support/s3-stand-in.ts';
import { createAuditTable, createRunTable } from '../test/cloud/support/tables.ts';
import { FakePlatform } from '../test/support/fakes/fake-platform.ts';

const settings = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
} as const;

/**
 * Executes the exported workflow over the AWS ports, on a virtual clock, against emulated DynamoDB
 * and S3; every execution of the platform takes `executionSeconds` and reports no progress.
 */
export async function countedRun(suitePath: string, executionSeconds: number): Promise<RunUsage> {
  await using dynamo = await dynamoStandIn();
  await using s3 = await s3StandIn();
  const dynamoClient = new DynamoDBClient({ ...settings, endpoint: dynamo.url });
  const s3Client = new S3Client({ ...settings, endpoint: s3.url, forcePathStyle: true });
  await createRunTable(dynamoClient, 'runs');
  await createAuditTable(dynamoClient, 'audit');

  const clock = new VirtualClock();
  /** Within invocations, where the clock stands still. */
  let waitedSeconds = 0;
  const now = () => clock.now() + waitedSeconds * 1_000;
  const units = countUnits(dynamoClient);
  const objects = countObjects(s3Client);
  const startedAt = now();
  const platform: FakePlatform = new FakePlatform();
  const ports: Ports = {
    ledger: new DynamoRunLedger(dynamoClient, { tableName: 'runs', retentionDays: 400, now }),
    audit: new DynamoAuditLog(dynamoClient, { tableName: 'audit' }),
    durations: new DynamoDurationHistory(dynamoClient, { tableName: 'runs', now }),
    baselines: new DynamoBaselineStore(dynamoClient, { tableName: 'runs' }),
    evidence: new S3EvidenceStore(s3Client, { bucketName: 'evidence' }),
    budget: new DynamoRateBudget(dynamoClient, {
      tableName: 'runs',
      platformUrl: 'https://api.example.com',
      limit: DEFAULT_RATE_LIMIT,
      now,
    }),
    platform: {
      encodeBatch: platform.encodeBatch,
      submit: (request) => platform.submit(request),
      results: (id) => platform.results(id),
      status: async (id) =>
        now() - startedAt < executionSeconds * 1_000
          ? { status: 'running', word: 'running', progress: null, retryAfterSeconds: null }
          : platform.status(id),
    },
    notifier: { endpoints: ['ci'], deliver: async () => ({ status: 'delivered' }) },
    now,
    waiting: {
      sleep: async (seconds) => {
        waitedSeconds += seconds;
      },
      seconds: () => now() / 1_000,
    },
  };

  const read = await readSuiteFile(suitePath);
  if (read.status !== 'read') throw new Error(`${suitePath} is refused`);
  const runId = 'run-bench';
  const request = {
    runId,
    suite: read.suite,
    defaultedThresholds: [],
    trigger: { kind: 'api', principal: 'bench' } as const,
    platformUrl: 'https://api.example.com',
    toolVersion: 'bench',
  };
  const input = await clock.during(() => acceptRun(request, ports));
  const invocations: Record<string, number> = { 'start-run': 1 };
  let last = RunState.parse(input);
  const tasks = Object.fromEntries(
    Object.entries(STEPS).map(([name, step]) => [
      name,
      async (payload: unknown) => {
        invocations[name] = (invocations[name] ?? 0) + 1;
        last = await clock.during(() => step(RunState.parse(payload), ports));
        return last;
      },
    ]),
  );
  const workflow = loadWorkflow(exportWorkflow(), { name: 'bench' });
  const execution = await clock.run(
    executeWorkflow(workflow, { name: runId, input, tasks, clock, random: () => 0.5 }),
  );
  // Which verdict it is costs nothing, as long as it is about the bot.
  if (last.verdict === undefined || last.verdict === 'error') {
    throw new Error(`the run ended ${execution.status}: ${execution.error} ${execution.cause}`);
  }
  return {
    transitions: execution.transitions,
    historyEvents: execution.history.length,
    looks: last.tick,
    invocations,
    waitedSeconds,
    ...units,
    ...objects,
  };
}

/** Counts in DynamoDB's own measure of what each request used, its indexes included. */
function countUnits(client: DynamoDBClient): { readUnits: number; writeUnits: number } {
  const units = { readUnits: 0, writeUnits: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        // The stand-in for PartiQL does not say; an insert is as many units as it has kilobytes.
        if (commandName.startsWith('ExecuteStatement')) {
          units.writeUnits += Math.ceil(JSON.stringify(args.input).length / 1_024);
          return next(args);
        }
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const result = await next(args);
        const used = Number(
          Reflect.get(Object(Reflect.get(result.output, 'ConsumedCapacity')), 'CapacityUnits'),
        );
        if (/^(?:Get|Query)/.test(commandName)) units.readUnits += used;
        else units.writeUnits += used;
        return result;
      },
    { step: 'initialize', name: 'countUnits' },
  );
  return units;
}

function countObjects(client: S3Client) {
  const objects = { s3Puts: 0, s3Gets: 0, evidenceBytes: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (commandName.startsWith('Get')) objects.s3Gets += 1;
        else objects.s3Puts += 1;
        const body = Reflect.get(args.input, 'Body');
        if (body instanceof Uint8Array) objects.evidenceBytes += body.byteLength;
        return next(args);
      },
    { step: 'initialize', name: 'countObjects' },
  );
  return objects;
}
