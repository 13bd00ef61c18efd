import {
  DuplicateItemException,
  DynamoDBClient,
  ExecuteStatementCommand,
  QueryCommand,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoAuditLog } from '../../lib/aws/dynamo-audit-log.ts';
import { GENESIS_HASH } from '../../lib/domain/audit/audit-chain.ts';
import { canonicalForm } from '../../lib/domain/audit/canonical-form.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { anAuditRecord } from '../support/builders/audit-builders.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const throttled = new ThrottlingException({ $metadata: {}, message: 'slow down' });

function duplicate(attempts: number) {
  return new DuplicateItemException({ $metadata: { attempts }, message: 'there is one' });
}

function auditLog(tableName = 'audit') {
  return new DynamoAuditLog(new DynamoDBClient({ region: 'eu-west-1' }), { tableName });
}

beforeEach(() => {
  dynamo.reset();
});

describe('DynamoAuditLog', () => {
  it('inserts the canonical text by PartiQL, and by nothing else', async () => {
    dynamo.on(ExecuteStatementCommand).resolves({});
    const record = anAuditRecord();

    const inserted = await auditLog().insert(record);

    expect(inserted).toBe(true);
    expect(dynamo.calls()).toHaveLength(1);
    expect(dynamo.commandCalls(ExecuteStatementCommand)[0]?.args[0].input).toEqual({
      Statement: `INSERT INTO "audit" VALUE {'chain': ?, 'seq': ?, 'hash': ?, 'record': ?}`,
      Parameters: [{ S: 'suite-1' }, { N: '1' }, { S: record.hash }, { S: canonicalForm(record) }],
    });
  });

  it('says that a place is taken', async () => {
    dynamo.on(ExecuteStatementCommand).rejects(duplicate(1));

    expect(await auditLog().insert(anAuditRecord())).toBe(false);
  });

  it.each([
    { found: 'the same record', hash: anAuditRecord().hash, inserted: true },
    { found: 'another record', hash: 'f'.repeat(64), inserted: false },
  ])('looks what is in the way of a repeated insert: $found', async ({ hash, inserted }) => {
    dynamo.on(ExecuteStatementCommand).rejects(duplicate(2));
    dynamo.on(QueryCommand).resolves({ Items: [{ seq: { N: '1' }, hash: { S: hash } }] });

    expect(await auditLog().insert(anAuditRecord())).toBe(inserted);
    expect(dynamo.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      ConsistentRead: true,
      KeyConditionExpression: '#chain = :chain AND #seq = :seq',
      ExpressionAttributeValues: { ':chain': { S: 'suite-1' }, ':seq': { N: '1' } },
    });
  });

  it('reads the head of a chain as it is now', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [{ seq: { N: '41' }, hash: { S: 'abc' } }] });

    const head = await auditLog().head('suite-1');

    expect(head).toEqual({ seq: 41, hash: 'abc' });
    expect(dynamo.commandCalls(QueryCommand)[0]?.args[0].input).toEqual({
      TableName: 'audit',
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: 1,
      KeyConditionExpression: '#chain = :chain',
      ExpressionAttributeNames: { '#chain': 'chain' },
      ExpressionAttributeValues: { ':chain': { S: 'suite-1' } },
    });
  });

  it('gives an empty chain the genesis as its head', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [] });

    expect(await auditLog().head('suite-1')).toEqual({ seq: 0, hash: GENESIS_HASH });
  });

  it('reads all pages of records after a place', async () => {
    const first = anAuditRecord();
    const second = anAuditRecord(first, { run_id: 'run-2' });
    dynamo
      .on(QueryCommand)
      .resolvesOnce({
        Items: [{ record: { S: canonicalForm(first) } }],
        LastEvaluatedKey: { chain: { S: 'suite-1' }, seq: { N: '1' } },
      })
      .resolvesOnce({ Items: [{ record: { S: canonicalForm(second) } }] });

    const records = await auditLog().recordsAfter('suite-1', 0);

    expect(records).toEqual([first, second]);
  });

  it('refuses an item that is no audit record', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [{ seq: { N: '7' }, record: { S: '{}' } }] });

    await expect(auditLog().recordsAfter('suite-1', 0)).rejects.toMatchObject({
      name: ErrorName.integrity,
      message: 'record 7 of audit chain suite-1 is not an audit record',
    });
  });

  it('is unavailable where a record cannot be written', async () => {
    dynamo.on(ExecuteStatementCommand).rejects(throttled);

    await expect(auditLog().insert(anAuditRecord())).rejects.toMatchObject({
      name: ErrorName.auditUnavailable,
      message: 'cannot add record 1 to audit chain suite-1: AWS answers ThrottlingException',
      cause: throttled,
    });
  });

  it('is unavailable where the chain cannot be read', async () => {
    dynamo.on(QueryCommand).rejects(throttled);

    await expect(auditLog().head('suite-1')).rejects.toMatchObject({
      name: ErrorName.auditUnavailable,
      cause: throttled,
    });
    await expect(auditLog().recordsAfter('suite-1', 0)).rejects.toMatchObject({
      name: ErrorName.auditUnavailable,
      cause: throttled,
    });
  });

  it('refuses a table name that could end the statement', () => {
    expect(() => auditLog(`audit" VALUE {}`)).toThrow('is not valid: 3 to 255');
  });
});
