import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  ProvisionedThroughputExceededException,
  ResourceNotFoundException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoRateBudget } from '../../lib/aws/dynamo-rate-budget.ts';
import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { DEFAULT_RATE_LIMIT } from '../../lib/domain/pace/rate-budget.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const dynamo = mockedClient(DynamoDBClient);
const outrun = new ConditionalCheckFailedException({ $metadata: {}, message: 'no' });
const pass = { runId: 'run-1', wanted: 3, urgent: false };

function budget() {
  return new DynamoRateBudget(new DynamoDBClient({ region: 'eu-west-1' }), {
    tableName: 'runs',
    platformUrl: 'https://platform.example',
    limit: DEFAULT_RATE_LIMIT,
    now: () => NOW,
  });
}

function writes() {
  return dynamo.commandCalls(UpdateItemCommand).map(({ args }) => args[0].input);
}

beforeEach(() => {
  dynamo.reset();
  dynamo.on(GetItemCommand).resolves({});
  dynamo.on(UpdateItemCommand).resolves({});
});

describe('DynamoRateBudget', () => {
  it('is written where nobody has written it yet', async () => {
    expect(await budget().take(pass)).toEqual({ granted: 3, waitMs: 0 });
    expect(writes()).toMatchObject([
      {
        TableName: 'runs',
        Key: { pk: { S: 'RATE#https://platform.example' }, sk: { S: 'RATE' } },
        ConditionExpression: 'attribute_not_exists(#version)',
        ExpressionAttributeValues: {
          ':budget': { S: JSON.stringify({ fullAt: NOW + 3 * 720, turns: {}, at: NOW }) },
          ':next': { N: '1' },
        },
      },
    ]);
  });

  it('is written by who has read it last, and read again by who has not', async () => {
    const kept = { fullAt: NOW + 500 * 720, turns: {} };
    dynamo
      .on(GetItemCommand)
      .resolvesOnce({})
      .resolves({ Item: { version: { N: '7' }, budget: { S: JSON.stringify(kept) } } });
    dynamo.on(UpdateItemCommand).rejectsOnce(outrun).resolves({});

    const taken = await budget().take(pass);

    expect(taken).toEqual({ granted: 0, waitMs: 3 * 720 });
    expect(writes()[1]).toMatchObject({
      ConditionExpression: '#version = :version',
      ExpressionAttributeValues: { ':version': { N: '7' }, ':next': { N: '8' } },
    });
  });

  it('grants everything where the table is too busy to say', async () => {
    const throttled = new ProvisionedThroughputExceededException({ $metadata: {}, message: '' });
    dynamo.on(GetItemCommand).rejects(throttled);

    expect(await budget().take(pass)).toEqual({ granted: 3, waitMs: 0 });
    await expect(budget().adjust(2)).resolves.toBeUndefined();
  });

  it('grants everything where others write it all the time', async () => {
    dynamo.on(UpdateItemCommand).rejects(outrun);

    expect(await budget().take(pass)).toEqual({ granted: 3, waitMs: 0 });
  });

  it('says so where the table is not there', async () => {
    dynamo
      .on(GetItemCommand)
      .rejects(new ResourceNotFoundException({ $metadata: {}, message: 'no such table' }));

    await expect(budget().take(pass)).rejects.toThrow(ConfigurationInvalid);
  });
});
