import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IntegrityViolated } from '../domain/errors.ts';
import { Baseline } from '../domain/run.ts';
import type { BaselineStore } from '../steps/ports/baseline-store.ts';
import { DynamoTable } from './dynamo-table.ts';
import { RunTable, suiteKey } from './run-table.ts';

const SORT_PREFIX = 'BASELINE#';

/** Baselines of a suite, in the table of runs; unlike runs they do not expire. */
export class DynamoBaselineStore implements BaselineStore {
  readonly #table: DynamoTable;

  constructor(client: DynamoDBClient, options: { readonly tableName: string }) {
    this.#table = new DynamoTable(client, options);
  }

  async list(suiteId: string): Promise<Baseline[]> {
    const items = await this.#table.query(`read the baselines of suite ${suiteId}`, {
      // A baseline that was set a moment ago already holds.
      ConsistentRead: true,
      KeyConditionExpression: '#pk = :suite AND begins_with(#sk, :baseline)',
      ExpressionAttributeNames: { '#pk': RunTable.partitionKey, '#sk': RunTable.sortKey },
      ExpressionAttributeValues: {
        ':suite': { S: suiteKey(suiteId) },
        ':baseline': { S: SORT_PREFIX },
      },
    });
    return items.map((item) => read(item.document?.S, suiteId));
  }

  async set(baseline: Baseline): Promise<void> {
    const { suiteId, label } = baseline;
    await this.#table.put(`set the baseline ${label} of suite ${suiteId}`, {
      Item: {
        [RunTable.partitionKey]: { S: suiteKey(suiteId) },
        [RunTable.sortKey]: { S: `${SORT_PREFIX}${label}` },
        document: { S: JSON.stringify(baseline) },
      },
    });
  }
}

function read(document: string | undefined, suiteId: string): Baseline {
  try {
    return Baseline.parse(JSON.parse(document ?? ''));
  } catch (cause) {
    throw new IntegrityViolated(
      `a baseline of suite ${suiteId} cannot be read: its item was changed`,
      { cause },
    );
  }
}
