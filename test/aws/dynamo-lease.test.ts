import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoLease } from '../../lib/aws/dynamo-lease.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const held = new ConditionalCheckFailedException({ $metadata: {}, message: 'no' });

function lease() {
  return new DynamoLease(new DynamoDBClient({ region: 'eu-west-1' }), {
    tableName: 'runs',
    name: 'TOKEN',
    seconds: 20,
    now: () => 1_000,
  });
}

beforeEach(() => {
  dynamo.reset();
});

describe('DynamoLease', () => {
  it('is taken where nobody holds it, or no longer', async () => {
    dynamo.on(UpdateItemCommand).resolves({});

    expect(await lease().take()).toBe(true);
    expect(dynamo.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'runs',
      Key: { pk: { S: 'LEASE#TOKEN' }, sk: { S: 'LEASE' } },
      UpdateExpression: 'SET #owner = :owner, #until = :until',
      ConditionExpression: 'attribute_not_exists(#pk) OR #until <= :now OR #owner = :owner',
      ExpressionAttributeValues: { ':now': { N: '1000' }, ':until': { N: '21000' } },
    });
  });

  it('is not taken from another', async () => {
    dynamo.on(UpdateItemCommand).rejects(held);

    expect(await lease().take()).toBe(false);
  });

  it('is given back by its holder alone', async () => {
    dynamo.on(UpdateItemCommand).resolvesOnce({}).rejects(held);
    const one = lease();
    await one.take();

    await one.release();

    const [taken, released] = dynamo
      .commandCalls(UpdateItemCommand)
      .map(({ args }) => args[0].input);
    expect(released).toMatchObject({
      ConditionExpression: '#owner = :owner',
      ExpressionAttributeValues: {
        ':owner': taken?.ExpressionAttributeValues?.[':owner'],
        ':until': { N: '0' },
      },
    });
  });
});
