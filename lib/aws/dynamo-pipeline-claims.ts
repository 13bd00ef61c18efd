import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { PipelineClaims } from '../steps/ports/pipeline-claims.ts';
import { expiry, RunTable } from './run-table.ts';
import { errorName, storeFailure } from './store-failure.ts';

const SORT_KEY = 'CLAIM';

/** Which run has taken up what a pipeline asked for, in the table of runs and for as long as they are kept. */
export class DynamoPipelineClaims implements PipelineClaims {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
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
    this.#client = client;
    this.#tableName = options.tableName;
    this.#retentionDays = options.retentionDays;
    this.#now = options.now;
  }

  async claim(request: string, runId: string, insteadOf: string | null): Promise<string> {
    const key = {
      [RunTable.partitionKey]: { S: `CLAIM#${request}` },
      [RunTable.sortKey]: { S: SORT_KEY },
    };
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: { ...key, runId: { S: runId }, ...expiry(this.#now(), this.#retentionDays) },
          // Ours counts as free: a repeated request of the SDK must not lock us out.
          ConditionExpression: 'attribute_not_exists(#pk) OR #runId IN (:own, :other)',
          ExpressionAttributeNames: { '#pk': RunTable.partitionKey, '#runId': 'runId' },
          ExpressionAttributeValues: { ':own': { S: runId }, ':other': { S: insteadOf ?? runId } },
        }),
      );
      return runId;
    } catch (cause) {
      if (errorName(cause) !== 'ConditionalCheckFailedException') {
        throw storeFailure(`claim the request for run ${runId}`, cause);
      }
    }
    return this.#holderOf(key, runId);
  }

  async #holderOf(key: Record<string, { readonly S: string }>, runId: string): Promise<string> {
    try {
      const { Item } = await this.#client.send(
        new GetItemCommand({ TableName: this.#tableName, Key: key, ConsistentRead: true }),
      );
      // It can only have expired in between, and the next try finds the place free.
      if (Item?.runId?.S === undefined) throw new Error('the claim is gone');
      return Item.runId.S;
    } catch (cause) {
      throw storeFailure(`read who holds the claim of run ${runId}`, cause);
    }
  }
}
