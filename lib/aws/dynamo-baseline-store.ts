import { type DynamoDBClient, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { IntegrityViolated } from '../domain/errors.ts';
import { Baseline } from '../domain/run.ts';
import type { BaselineStore } from '../steps/ports/baseline-store.ts';
import { RunTable, suiteKey } from './run-table.ts';
import { storeFailure } from './store-failure.ts';

const SORT_PREFIX = 'BASELINE#';

/** Baselines of a suite, in the table of runs; unlike runs they do not expire. */
export class DynamoBaselineStore implements BaselineStore {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, options: { readonly tableName: string }) {
    this.#client = client;
    this.#tableName = options.tableName;
  }

  async list(suiteId: string): Promise<Baseline[]> {
    const found: Baseline[] = [];
    try {
      const pages = paginateQuery(
        { client: this.#client },
        {
          TableName: this.#tableName,
          // A baseline that was set a moment ago already holds.
          ConsistentRead: true,
          KeyConditionExpression: '#pk = :suite AND begins_with(#sk, :baseline)',
          ExpressionAttributeNames: { '#pk': RunTable.partitionKey, '#sk': RunTable.sortKey },
          ExpressionAttributeValues: {
            ':suite': { S: suiteKey(suiteId) },
            ':baseline': { S: SORT_PREFIX },
          },
        },
      );
      for await (const { Items = [] } of pages) {
        found.push(...Items.map((item) => read(item.document?.S, suiteId)));
      }
    } catch (cause) {
      if (cause instanceof IntegrityViolated) throw cause;
      throw storeFailure(`read the baselines of suite ${suiteId}`, cause);
    }
    return found;
  }

  async set(baseline: Baseline): Promise<void> {
    const { suiteId, label } = baseline;
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: {
            [RunTable.partitionKey]: { S: suiteKey(suiteId) },
            [RunTable.sortKey]: { S: `${SORT_PREFIX}${label}` },
            document: { S: JSON.stringify(baseline) },
          },
        }),
      );
    } catch (cause) {
      throw storeFailure(`set the baseline ${label} of suite ${suiteId}`, cause);
    }
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
