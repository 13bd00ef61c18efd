import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { awsClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoRateBudget } from '../../lib/aws/dynamo-rate-budget.ts';
import { DEFAULT_RATE_LIMIT } from '../../lib/domain/pace/rate-budget.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import { dynamoStandIn } from './support/dynamo-stand-in.ts';
import { createRunTable } from './support/tables.ts';

it('is one budget for functions that ask at the same time', async () => {
  await using dynamo = await dynamoStandIn();
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' },
    ...awsClientSettings,
    endpoint: dynamo.url,
  });
  await createRunTable(client, 'runs');
  const budgets = Array.from(
    { length: 4 },
    () =>
      new DynamoRateBudget(client, {
        tableName: 'runs',
        platformUrl: 'https://platform.example',
        limit: DEFAULT_RATE_LIMIT,
        now: () => FAKE_START,
      }),
  );

  const taken = await Promise.all(
    budgets.map((budget, place) =>
      budget.take({ runId: `run-${place}`, wanted: 200, urgent: false }),
    ),
  );
  await budgets[0]?.adjust(-1);

  const granted = taken.map((one) => one.granted).toSorted((a, b) => a - b);
  expect(granted).toEqual([0, 100, 200, 200]);
  expect(taken.filter(({ waitMs }) => waitMs > 0)).toHaveLength(2);
  client.destroy();
});
