import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { PipelineClaims } from '../steps/ports/pipeline-claims.ts';
import { DynamoTable, type Item } from './dynamo-table.ts';
import { expiry, RunTable } from './run-table.ts';
import { storeFailure } from './store-failure.ts';

const SORT_KEY = 'CLAIM';

/** Which run has taken up what a pipeline asked for, in the table of runs and for as long as they are kept. */
export class DynamoPipelineClaims implements PipelineClaims {
  readonly #table: DynamoTable;
  readonly #retentionDays: number;
  readonly #now: () => number;

  constructor(
    client: DynamoDBClient,
    options: {
      readonly tableName: string;
      readonly retentionDays: number;
      readonly now: () => number;
    },
  ) {
    this.#table = new DynamoTable(client, options);
    this.#retentionDays = options.retentionDays;
    this.#now = options.now;
  }

  async claim(request: string, runId: string, insteadOf: string | null): Promise<string> {
    const key = {
      [RunTable.partitionKey]: { S: `CLAIM#${request}` },
      [RunTable.sortKey]: { S: SORT_KEY },
    };
    const isOurs = await this.#table.put(`claim the request for run ${runId}`, {
      Item: { ...key, runId: { S: runId }, ...expiry(this.#now(), this.#retentionDays) },
      // Ours counts as free: a repeated request of the SDK must not lock us out.
      ConditionExpression: 'attribute_not_exists(#pk) OR #runId IN (:own, :other)',
      ExpressionAttributeNames: { '#pk': RunTable.partitionKey, '#runId': 'runId' },
      ExpressionAttributeValues: { ':own': { S: runId }, ':other': { S: insteadOf ?? runId } },
    });
    return isOurs ? runId : this.#holderOf(key, runId);
  }

  async #holderOf(key: Item, runId: string): Promise<string> {
    const doing = `read who holds the claim of run ${runId}`;
    const holder = (await this.#table.get(doing, key))?.runId?.S;
    // It can only have expired in between, and the next try finds the place free.
    if (holder === undefined) throw storeFailure(doing, new Error('the claim is gone'));
    return holder;
  }
}
