import {
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  RequestLimitExceeded,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoDurationHistory } from '../../lib/aws/dynamo-duration-history.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);

function history() {
  return new DynamoDurationHistory(new DynamoDBClient({ region: 'eu-west-1' }), {
    tableName: 'runs',
    now: () => FAKE_START,
  });
}

beforeEach(() => {
  dynamo.reset();
});

describe('DynamoDurationHistory', () => {
  it('reads the newest durations first', async () => {
    dynamo.on(QueryCommand).resolves({
      Items: [
        { cases: { N: '200' }, seconds: { N: '61.5' } },
        { cases: { N: '50' }, seconds: { N: '20' } },
      ],
    });

    const past = await history().recent('suite-1');

    expect(past).toEqual([
      { cases: 200, seconds: 61.5 },
      { cases: 50, seconds: 20 },
    ]);
    expect(dynamo.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'runs',
      ScanIndexForward: false,
      Limit: 20,
      ExpressionAttributeValues: {
        ':suite': { S: 'SUITE#suite-1' },
        ':duration': { S: 'DURATION#' },
      },
    });
  });

  it('adds a duration that sorts by time and runs out', async () => {
    dynamo.on(PutItemCommand).resolves({});

    await history().add('suite-1', { cases: 200, seconds: 61.5 });

    expect(dynamo.commandCalls(PutItemCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'runs',
      Item: {
        pk: { S: 'SUITE#suite-1' },
        sk: { S: expect.stringMatching(`^DURATION#00${FAKE_START}#000000000#[0-9a-f-]{36}$`) },
        cases: { N: '200' },
        seconds: { N: '61.5' },
        expiresAt: { N: `${FAKE_START / 1000 + 90 * 86_400}` },
      },
    });
  });

  it('turns throttling into StoreUnavailable', async () => {
    dynamo.rejects(new RequestLimitExceeded({ $metadata: {}, message: 'too many' }));

    await expect(history().recent('suite-1')).rejects.toMatchObject({
      name: ErrorName.storeUnavailable,
    });
    await expect(history().add('suite-1', { cases: 1, seconds: 1 })).rejects.toMatchObject({
      name: ErrorName.storeUnavailable,
    });
  });
});
