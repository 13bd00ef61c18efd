import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoRunLedger } from '../../lib/aws/dynamo-run-ledger.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { FLAT_BATCH } from '../support/builders/flat-batch.ts';
import { aBatch, aRun } from '../support/builders/ledger-builders.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const NO_METADATA = { $metadata: {}, message: 'no' };
const conflict = new ConditionalCheckFailedException(NO_METADATA);

function ledger() {
  return new DynamoRunLedger(new DynamoDBClient({ region: 'eu-west-1' }), {
    tableName: 'runs',
    retentionDays: 2,
    now: () => FAKE_START,
  });
}

function putInput(call = 0): PutItemCommandInput {
  return dynamo.commandCalls(PutItemCommand)[call]?.args[0].input as PutItemCommandInput;
}

function anItem(record: object) {
  return { pk: { S: 'RUN#run-1' }, sk: { S: 'RUN' }, record: { S: JSON.stringify(record) } };
}

beforeEach(() => {
  dynamo.reset();
});

describe('DynamoRunLedger', () => {
  it('creates a run only where none of its id is', async () => {
    dynamo.on(PutItemCommand).resolves({});

    const created = await ledger().createRun(aRun());

    expect(created).toBe(true);
    expect(putInput()).toMatchObject({
      TableName: 'runs',
      ConditionExpression: 'attribute_not_exists(#pk)',
      ExpressionAttributeNames: { '#pk': 'pk' },
      Item: {
        pk: { S: 'RUN#run-1' },
        sk: { S: 'RUN' },
        version: { N: '0' },
        record: { S: JSON.stringify(aRun()) },
        suiteKey: { S: 'SUITE#suite-1' },
        startedAt: { N: `${FAKE_START}` },
        openKey: { S: 'OPEN' },
        deadlineAt: { N: `${FAKE_START + 1_500_000}` },
        expiresAt: { N: `${FAKE_START / 1000 + 2 * 86_400}` },
      },
    });
  });

  it('says that a run exists already', async () => {
    dynamo.on(PutItemCommand).rejects(conflict);
    dynamo
      .on(GetItemCommand)
      .resolves({ Item: { ...anItem(aRun()), writeId: { S: 'of somebody else' } } });

    const created = await ledger().createRun(aRun());

    expect(created).toBe(false);
  });

  it('recognizes its own write where the answer to the first attempt was lost', async () => {
    dynamo.on(PutItemCommand).rejects(conflict);
    dynamo.on(GetItemCommand).callsFake(() => {
      const calls = dynamo.commandCalls(PutItemCommand);
      return { Item: putInput(calls.length - 1).Item };
    });

    const created = await ledger().createRun(aRun());
    const updated = await ledger().updateRun(aRun({ version: 3 }));

    expect(created).toBe(true);
    expect(updated.version).toBe(4);
  });

  it('replaces the version that was read, and no other', async () => {
    dynamo.on(PutItemCommand).resolves({});

    const updated = await ledger().updateBatch(
      aBatch({ index: 7, version: 3, phase: 'submitted' }),
    );

    expect(updated).toEqual(aBatch({ index: 7, version: 4, phase: 'submitted' }));
    expect(putInput()).toMatchObject({
      ConditionExpression: '#version = :seen',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':seen': { N: '3' } },
      Item: {
        pk: { S: 'RUN#run-1' },
        sk: { S: 'BATCH#00007' },
        version: { N: '4' },
        record: { S: JSON.stringify(updated) },
      },
    });
  });

  it.each([
    { found: 'another version', Item: { ...anItem(aRun()), writeId: { S: 'of somebody else' } } },
    { found: 'nothing', Item: undefined },
  ])('throws ConcurrentWrite where it finds $found', async ({ Item }) => {
    dynamo.on(PutItemCommand).rejects(conflict);
    dynamo.on(GetItemCommand).resolves(Item ? { Item } : {});

    const update = ledger().updateRun(aRun({ version: 3 }));

    await expect(update).rejects.toMatchObject({
      name: ErrorName.concurrentWrite,
      message: 'run run-1 is no longer at version 3; read it again',
    });
  });

  it('takes a run that owes nothing any more out of the list of open ones', async () => {
    dynamo.on(PutItemCommand).resolves({});
    const audit = { auditId: 'a', seq: 1, hash: 'h' };
    const pending = {
      endpoint: 'ci',
      id: 'm',
      status: 'pending',
      attempts: 0,
      lastProblem: null,
    } as const;

    await ledger().updateRun(aRun({ verdict: 'passed', audit }));
    await ledger().updateRun(aRun({ verdict: 'passed', audit, notifications: [pending] }));
    await ledger().updateRun(aRun({ verdict: 'passed', audit: null }));

    expect(putInput(0).Item).not.toHaveProperty('openKey');
    expect(putInput(0).Item).toMatchObject({ verdict: { S: 'passed' } });
    expect(putInput(1).Item).toHaveProperty('openKey');
    expect(putInput(2).Item).toHaveProperty('openKey');
  });

  it('reads a run as it is now', async () => {
    dynamo.on(GetItemCommand).resolves({ Item: anItem(aRun({ version: 5 })) });

    const run = await ledger().readRun('run-1');

    expect(run).toEqual(aRun({ version: 5 }));
    expect(dynamo.commandCalls(GetItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'runs',
      Key: { pk: { S: 'RUN#run-1' }, sk: { S: 'RUN' } },
      ConsistentRead: true,
    });
  });

  it('knows no run where there is none', async () => {
    dynamo.on(GetItemCommand).resolves({});

    expect(await ledger().readRun('run-1')).toBeNull();
  });

  it('refuses an item that is no record', async () => {
    dynamo.on(GetItemCommand).resolves({ Item: anItem({ runId: 'run-1' }) });

    await expect(ledger().readRun('run-1')).rejects.toMatchObject({
      name: ErrorName.integrity,
      message: "the ledger's item RUN#run-1 RUN is not a record of this version",
    });
  });

  it('leaves batches that exist as they are', async () => {
    dynamo.on(PutItemCommand).resolvesOnce({}).rejectsOnce(conflict).resolves({});
    dynamo.on(GetItemCommand).resolves({ Item: { writeId: { S: 'of somebody else' } } });
    const batches = [0, 1, 2].map((index) => aBatch({ index }));

    await ledger().createBatches(batches);

    const writes = dynamo.commandCalls(PutItemCommand).map(({ args }) => args[0].input);
    expect(writes.map(({ Item }) => Item?.sk)).toEqual([
      { S: 'BATCH#00000' },
      { S: 'BATCH#00001' },
      { S: 'BATCH#00002' },
    ]);
    expect(new Set(writes.map((write) => write.ConditionExpression))).toEqual(
      new Set(['attribute_not_exists(#pk)']),
    );
  });

  it('plans a hundred batches with at most 16 writes at a time', async () => {
    let writing = 0;
    let most = 0;
    dynamo.on(PutItemCommand).callsFake(async () => {
      writing += 1;
      most = Math.max(most, writing);
      await new Promise(setImmediate);
      writing -= 1;
      return {};
    });

    await ledger().createBatches(Array.from({ length: 100 }, (_, index) => aBatch({ index })));

    expect(dynamo.commandCalls(PutItemCommand)).toHaveLength(100);
    expect(most).toBe(16);
  });

  it('reads all pages of the batches', async () => {
    const key = { pk: { S: 'RUN#run-1' }, sk: { S: 'BATCH#00000' } };
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [anItem(aBatch({ index: 0 }))], LastEvaluatedKey: key })
      .resolvesOnce({ Items: [anItem(aBatch({ index: 1 }))] });

    const batches = await ledger().listBatches('run-1');

    expect(batches).toEqual([aBatch({ index: 0 }), aBatch({ index: 1 })]);
    const [first, second] = dynamo.commandCalls(QueryCommand).map(({ args }) => args[0].input);
    expect(first).toMatchObject({
      ConsistentRead: true,
      KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :batch)',
      ExpressionAttributeValues: { ':pk': { S: 'RUN#run-1' }, ':batch': { S: 'BATCH#' } },
    });
    expect(second?.ExclusiveStartKey).toEqual(key);
  });

  it('goes on with a batch that 0.1.0 wrote', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [anItem(FLAT_BATCH)] });

    const { version, payload } = FLAT_BATCH;
    expect(await ledger().listBatches('run-1')).toEqual([aBatch({ version, payload })]);
  });

  it('lists the runs of a suite, newest first', async () => {
    dynamo.on(QueryCommand).resolves({
      Items: [
        { pk: { S: 'RUN#run-2' }, startedAt: { N: '2' } },
        { pk: { S: 'RUN#run-1' }, startedAt: { N: '1' }, verdict: { S: 'failed' } },
      ],
      LastEvaluatedKey: { pk: { S: 'RUN#run-1' } },
    });

    const runs = await ledger().recentRuns('suite-1', 2);

    expect(runs).toEqual([
      { runId: 'run-2', suiteId: 'suite-1', verdict: null, startedAt: 2 },
      { runId: 'run-1', suiteId: 'suite-1', verdict: 'failed', startedAt: 1 },
    ]);
    expect(dynamo.commandCalls(QueryCommand)).toHaveLength(1);
    expect(dynamo.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      IndexName: 'runs-by-suite',
      ScanIndexForward: false,
      Limit: 2,
    });
  });

  it('lists what is open with a deadline that lies too far ahead', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [{ pk: { S: 'RUN#run-1' } }] });

    const open = await ledger().openRunsDueAfter(9_000);

    expect(open).toEqual(['run-1']);
    expect(dynamo.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      KeyConditionExpression: '#open = :open AND #deadline > :deadline',
      ExpressionAttributeValues: { ':open': { S: 'OPEN' }, ':deadline': { N: '9000' } },
    });
  });

  it('lists what is open past its deadline', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [{ pk: { S: 'RUN#run-1' } }] });

    const due = await ledger().openRunsDueBefore(1_000);

    expect(due).toEqual(['run-1']);
    expect(dynamo.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      IndexName: 'open-runs',
      KeyConditionExpression: '#open = :open AND #deadline < :deadline',
      ExpressionAttributeValues: { ':open': { S: 'OPEN' }, ':deadline': { N: '1000' } },
    });
  });

  it.each([
    {
      cause: new ProvisionedThroughputExceededException(NO_METADATA),
      name: ErrorName.storeUnavailable,
      message: 'cannot read run run-1: AWS answers ProvisionedThroughputExceededException',
    },
    {
      cause: new ResourceNotFoundException(NO_METADATA),
      name: ErrorName.configuration,
      message:
        'cannot read run run-1: AWS answers ResourceNotFoundException; check the names and permissions of the deployment',
    },
  ])('turns $cause.name into $name', async ({ cause, name, message }) => {
    dynamo.on(GetItemCommand).rejects(cause);

    await expect(ledger().readRun('run-1')).rejects.toMatchObject({ name, message, cause });
  });
});
