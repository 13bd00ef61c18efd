import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsClientSettings, evidenceClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoAuditLog } from '../../lib/aws/dynamo-audit-log.ts';
import { DynamoBaselineStore } from '../../lib/aws/dynamo-baseline-store.ts';
import { DynamoDurationHistory } from '../../lib/aws/dynamo-duration-history.ts';
import { DynamoLease } from '../../lib/aws/dynamo-lease.ts';
import { DynamoPipelineClaims } from '../../lib/aws/dynamo-pipeline-claims.ts';
import { DynamoRunLedger } from '../../lib/aws/dynamo-run-ledger.ts';
import { DynamoRunLists } from '../../lib/aws/dynamo-run-lists.ts';
import { S3EvidenceStore } from '../../lib/aws/s3-evidence-store.ts';
import { SecretsManagerCredentials } from '../../lib/aws/secrets-manager-credentials.ts';
import { SecretsManagerTokenCache } from '../../lib/aws/secrets-manager-token-cache.ts';
import type { RunRecord } from '../../lib/domain/run.ts';
import { AccessTokenSource } from '../../lib/platforms/access-token.ts';
import type { HttpClient } from '../../lib/platforms/http.ts';
import { platformAddress } from '../../lib/platforms/platform-address.ts';
import { anAuditRecord } from '../support/builders/audit-builders.ts';
import { jsonBody } from '../support/builders/json-body.ts';
import { aBatch, aRun } from '../support/builders/ledger-builders.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import {
  itIsABaselineStore,
  itIsADurationHistory,
  itIsAnAuditLog,
  itIsAnEvidenceStore,
  itIsARunLedger,
} from '../support/fakes/port-contract.ts';
import { type DynamoStandIn, dynamoStandIn } from './support/dynamo-stand-in.ts';
import { type S3StandIn, s3StandIn } from './support/s3-stand-in.ts';
import { type SecretsStandIn, secretsStandIn } from './support/secrets-stand-in.ts';
import { createAuditTable, createRunTable } from './support/tables.ts';

const account = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' },
};

let dynamo: DynamoStandIn;
let s3: S3StandIn;
let secrets: SecretsStandIn;
let dynamoClient: DynamoDBClient;
let secretsClient: SecretsManagerClient;

beforeAll(async () => {
  [dynamo, s3, secrets] = await Promise.all([dynamoStandIn(), s3StandIn(), secretsStandIn()]);
  dynamoClient = new DynamoDBClient({ ...account, ...awsClientSettings, endpoint: dynamo.url });
  secretsClient = new SecretsManagerClient({
    ...account,
    ...awsClientSettings,
    endpoint: secrets.url,
  });
});

beforeEach(() => {
  dynamo.operations.length = 0;
  secrets.writes.length = 0;
});

afterAll(async () => {
  dynamoClient.destroy();
  secretsClient.destroy();
  await Promise.all([dynamo, s3, secrets].map((standIn) => standIn[Symbol.asyncDispose]()));
});

async function runTable(): Promise<string> {
  const tableName = `runs-${randomUUID()}`;
  await createRunTable(dynamoClient, tableName);
  return tableName;
}

async function ledger(): Promise<DynamoRunLedger> {
  const tableName = await runTable();
  return new DynamoRunLedger(dynamoClient, { tableName, retentionDays: 90, now: () => FAKE_START });
}

async function auditLog(): Promise<DynamoAuditLog> {
  const tableName = `audit-${randomUUID()}`;
  await createAuditTable(dynamoClient, tableName);
  return new DynamoAuditLog(dynamoClient, { tableName });
}

function evidenceStore(): S3EvidenceStore {
  const client = new S3Client({
    ...account,
    ...evidenceClientSettings,
    endpoint: s3.url,
    forcePathStyle: true,
  });
  return new S3EvidenceStore(client, { bucketName: `evidence-${randomUUID()}` });
}

describe('DynamoRunLedger over HTTP', () => {
  itIsARunLedger(ledger);

  it.each(['createRun', 'updateRun'] as const)(
    'knows its own write again where the answer to %s was lost',
    async (method) => {
      const runs = await ledger();
      if (method === 'updateRun') await runs.createRun(aRun());
      dynamo.operations.length = 0;
      dynamo.loseNextAnswer('PutItem');

      const answer = await runs[method](aRun());

      expect(answer).toEqual(method === 'createRun' ? true : aRun({ version: 1 }));
      expect(dynamo.operations.slice(0, 3)).toEqual(['PutItem', 'PutItem', 'GetItem']);
    },
  );

  it('sits a moment of throttling out', async () => {
    const runs = await ledger();
    dynamo.throttleNext('PutItem');

    expect(await runs.createRun(aRun())).toBe(true);
  });

  it('lists 300 batches of a run by index', async () => {
    const runs = await ledger();
    const batches = Array.from({ length: 300 }, (_, index) =>
      aBatch({ index, phase: 'submitted', platformStatus: 'x'.repeat(5_000) }),
    );
    await runs.createBatches(batches);
    dynamo.operations.length = 0;

    const listed = await runs.listBatches('run-1');

    expect(listed.map(({ index }) => index)).toEqual(batches.map(({ index }) => index));
    // DynamoDB gives a megabyte a page.
    expect(dynamo.operations).toEqual(['Query', 'Query']);
  });

  it('finds the runs of a suite, newest first, and those that are open past their deadline', async () => {
    const runs = await ledger();
    const audit = { auditId: 'audit-1', seq: 1, hash: 'f'.repeat(64) };
    await runs.createRun(aRun({ runId: 'run-1', startedAt: 1, deadlineAt: 10 }));
    await runs.createRun(aRun({ runId: 'run-2', startedAt: 2, deadlineAt: 20 }));
    await runs.createRun(aRun({ runId: 'run-3', startedAt: 3, deadlineAt: 30 }));
    await runs.createRun(
      aRun({ runId: 'other', startedAt: 4, deadlineAt: 40, suiteId: 'suite-2' }),
    );
    await runs.updateRun(
      aRun({ runId: 'run-1', startedAt: 1, deadlineAt: 10, verdict: 'failed', audit }),
    );

    const recent = await runs.recentRuns('suite-1', 10);
    const newest = await runs.recentRuns('suite-1', 1);
    const due = await runs.openRunsDueBefore(40);
    const later = await runs.openRunsDueAfter(20);

    expect(recent).toEqual([
      { runId: 'run-3', suiteId: 'suite-1', verdict: null, startedAt: 3 },
      { runId: 'run-2', suiteId: 'suite-1', verdict: null, startedAt: 2 },
      { runId: 'run-1', suiteId: 'suite-1', verdict: 'failed', startedAt: 1 },
    ]);
    expect(newest.map(({ runId }) => runId)).toEqual(['run-3']);
    expect(due).toEqual(['run-2', 'run-3']);
    expect(later).toEqual(['run-3', 'other']);
  });
});

describe('DynamoRunLists over HTTP', () => {
  async function listsOf(runs: readonly RunRecord[]): Promise<DynamoRunLists> {
    const tableName = await runTable();
    const options = { tableName, retentionDays: 90, now: () => FAKE_START };
    const ledger = new DynamoRunLedger(dynamoClient, options);
    for (const run of runs) await ledger.createRun(run);
    dynamo.operations.length = 0;
    return new DynamoRunLists(dynamoClient, { tableName, ledger });
  }
  const idsOf = (runs: readonly RunRecord[]) => runs.map(({ runId }) => runId);

  it('lists the runs of a suite, newest first, page by page, also those of one millisecond', async () => {
    const lists = await listsOf(
      [1, 2, 2, 2, 3].map((startedAt, index) => aRun({ runId: `run-${index}`, startedAt })),
    );

    const first = await lists.runsOfSuite('suite-1', 2);
    const second = await lists.runsOfSuite('suite-1', 2, first.at(-1) ?? null);
    const third = await lists.runsOfSuite('suite-1', 2, second.at(-1) ?? null);

    expect([first.length, second.length, third.length]).toEqual([2, 2, 1]);
    expect(idsOf(first)[0]).toBe('run-4');
    expect(new Set(idsOf([...first, ...second, ...third])).size).toBe(5);
    expect(new Set(dynamo.operations)).toEqual(new Set(['Query', 'GetItem']));
  });

  it('lists suites by id, page by page, with their latest run', async () => {
    const lists = await listsOf([
      aRun({ runId: 'run-1', suiteId: 'b', startedAt: 1 }),
      aRun({ runId: 'run-2', suiteId: 'été/1', startedAt: 2 }),
      aRun({ runId: 'run-3', suiteId: 'b', startedAt: 3 }),
    ]);

    const first = await lists.suites(1);
    const second = await lists.suites(1, first.next);

    expect(first).toMatchObject({
      suites: [{ suiteId: 'b', runs: 2, hasMoreRuns: false, latest: { runId: 'run-3' } }],
      next: 'b',
    });
    expect(second).toMatchObject({ suites: [{ suiteId: 'été/1', runs: 1 }], next: null });
    expect(new Set(dynamo.operations)).toEqual(new Set(['Query', 'GetItem']));
  });

  it('counts a hundred runs of a suite and no more', async () => {
    const lists = await listsOf(
      Array.from({ length: 101 }, (_, startedAt) => aRun({ runId: `run-${startedAt}`, startedAt })),
    );

    expect((await lists.suites(1)).suites).toMatchObject([
      { runs: 100, hasMoreRuns: true, latest: { runId: 'run-100' } },
    ]);
  });

  it('lists the runs without a verdict, newest first, and none that owes a message alone', async () => {
    const message = {
      endpoint: 'ci',
      id: 'msg-1',
      status: 'pending' as const,
      attempts: 1,
      lastProblem: null,
    };
    const audit = { auditId: 'audit-1', seq: 1, hash: 'f'.repeat(64) };
    const lists = await listsOf([
      aRun({ runId: 'run-1', startedAt: 1, deadlineAt: 30 }),
      aRun({ runId: 'run-2', startedAt: 2, deadlineAt: 20 }),
      aRun({ runId: 'told', startedAt: 3, verdict: 'passed', audit, notifications: [message] }),
    ]);

    expect(idsOf(await lists.openRuns(10))).toEqual(['run-2', 'run-1']);
  });
});

describe('DynamoPipelineClaims over HTTP', () => {
  async function claims(): Promise<DynamoPipelineClaims> {
    const options = { tableName: await runTable(), retentionDays: 90, now: () => FAKE_START };
    return new DynamoPipelineClaims(dynamoClient, options);
  }

  it('gives a request to the run that asks first, and tells the others who that is', async () => {
    const held = await claims();

    expect(await held.claim('release-7', 'run-1', null)).toBe('run-1');
    expect(await held.claim('release-7', 'run-2', null)).toBe('run-1');
    expect(await held.claim('release-8', 'run-2', null)).toBe('run-2');
  });

  it('hands it on to one of those that have seen whom they follow', async () => {
    const held = await claims();
    await held.claim('release-7', 'run-1', null);

    const answers = await Promise.all(
      ['run-2', 'run-3', 'run-4'].map((runId) => held.claim('release-7', runId, 'run-1')),
    );

    expect(new Set(answers).size).toBe(1);
    expect(await held.claim('release-7', 'run-1', null)).toBe(answers[0]);
    expect(await held.claim('release-7', 'run-5', 'run-1')).toBe(answers[0]);
  });

  it('knows its own claim again where the answer was lost', async () => {
    const held = await claims();
    dynamo.operations.length = 0;
    dynamo.loseNextAnswer('PutItem');

    expect(await held.claim('release-7', 'run-1', null)).toBe('run-1');
    expect(dynamo.operations).toEqual(['PutItem', 'PutItem']);
  });
});

describe('DynamoAuditLog over HTTP', () => {
  itIsAnAuditLog(auditLog);

  it('knows its own record again where the answer to the insert was lost', async () => {
    const log = await auditLog();
    const record = anAuditRecord();
    dynamo.loseNextAnswer('ExecuteStatement');

    expect(await log.insert(record)).toBe(true);
    expect(await log.recordsAfter('suite-1', 0)).toEqual([record]);
  });
});

describe('DynamoDurationHistory over HTTP', () => {
  itIsADurationHistory(async () => {
    const tableName = await runTable();
    return new DynamoDurationHistory(dynamoClient, { tableName, now: () => FAKE_START });
  });
});

describe('DynamoBaselineStore over HTTP', () => {
  itIsABaselineStore(
    async () => new DynamoBaselineStore(dynamoClient, { tableName: await runTable() }),
  );
});

describe('S3EvidenceStore over HTTP', () => {
  itIsAnEvidenceStore(evidenceStore);
});

describe('one access token for all functions', () => {
  const address = platformAddress('https://platform.example');

  interface Grants {
    readonly http: HttpClient;
    readonly requests: string[];
  }

  /** A platform that grants numbered tokens to the secret `current`. */
  function grants(): Grants {
    const requests: string[] = [];
    const http: HttpClient = async ({ body }) => {
      const secret = new URLSearchParams(Buffer.from(body ?? []).toString()).get('client_secret');
      requests.push(secret ?? '');
      const accepted = secret === 'current';
      return {
        kind: 'answer',
        host: 'platform.example',
        status: accepted ? 200 : 401,
        retryAfterSeconds: null,
        body: jsonBody(
          accepted
            ? { access_token: `token-${requests.length}`, expires_in: 3600, token_type: 'Bearer' }
            : { error: 'invalid_client' },
        ),
      };
    };
    return { http, requests };
  }

  async function functions(count: number, http: HttpClient): Promise<AccessTokenSource[]> {
    const tableName = await runTable();
    const tokenSecret = `token-${tableName}`;
    return Array.from({ length: count }, () => {
      const credentials = new SecretsManagerCredentials(secretsClient, { secretId: 'credentials' });
      const cache = new SecretsManagerTokenCache(secretsClient, {
        secretId: tokenSecret,
        lease: new DynamoLease(dynamoClient, {
          tableName,
          name: 'TOKEN',
          seconds: 20,
          now: Date.now,
        }),
        patienceMs: 60_000,
        owner: async () => (await credentials.read({ fresh: false })).clientId,
        sleep: () => new Promise(setImmediate),
      });
      return new AccessTokenSource({
        address,
        credentials: (options) => credentials.read(options),
        http,
        now: Date.now,
        cache,
      });
    });
  }

  function rotateTo(clientSecret: string): void {
    const value = { client_id: 'client', client_secret: clientSecret };
    secrets.values.set('credentials', JSON.stringify(value));
  }

  it('is requested once and written once by 40 at a time', async () => {
    rotateTo('current');
    const { http, requests } = grants();
    const sources = await functions(40, http);

    const tokens = await Promise.all(sources.map((source) => source.current()));

    const shown = tokens.map((token) => ('authorization' in token ? token.authorization() : ''));
    expect(new Set(shown)).toEqual(new Set(['Bearer token-1']));
    expect(requests).toHaveLength(1);
    expect(secrets.writes).toHaveLength(1);
  });

  it('survives a rotation of the credentials', async () => {
    rotateTo('former');
    const { http, requests } = grants();
    const [source] = await functions(1, async (request) => {
      const answer = await http(request);
      rotateTo('current');
      return answer;
    });

    const token = await source?.current();

    expect(token).toMatchObject({ origin: 'issued' });
    expect(requests).toEqual(['former', 'current']);
  });

  it('is renewed once the platform has refused it', async () => {
    rotateTo('current');
    const { http, requests } = grants();
    const [one, other] = await functions(2, http);
    const first = await one?.current();
    if (!first || !('authorization' in first)) throw new Error('there is a first token');

    one?.invalidate(first);
    const second = await one?.current();
    const shared = await other?.current();

    expect(second).toMatchObject({ origin: 'issued' });
    expect(shared).toMatchObject({ origin: 'cache' });
    expect(requests).toHaveLength(2);
    expect(secrets.writes).toHaveLength(2);
  });
});
