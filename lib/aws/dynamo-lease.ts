import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoTable } from './dynamo-table.ts';
import { RunTable } from './run-table.ts';

/**
 * The right to do one thing, held by one function at a time and lost after `seconds`.
 *
 * Taken and given back by updates alone, so that no function needs the permission to delete.
 */
export class DynamoLease {
  readonly #table: DynamoTable;
  readonly #name: string;
  readonly #seconds: number;
  readonly #now: () => number;
  readonly #owner = randomUUID();

  constructor(
    client: DynamoDBClient,
    options: {
      readonly tableName: string;
      readonly name: string;
      readonly seconds: number;
      readonly now: () => number;
    },
  ) {
    this.#table = new DynamoTable(client, options);
    this.#name = options.name;
    this.#seconds = options.seconds;
    this.#now = options.now;
  }

  /** False while another holds it. */
  take(): Promise<boolean> {
    const now = this.#now();
    // Ours counts as free: a repeated request of the SDK must not lock us out.
    return this.#set(now + this.#seconds * 1000, {
      ConditionExpression: 'attribute_not_exists(#pk) OR #until <= :now OR #owner = :owner',
      names: { '#pk': RunTable.partitionKey },
      values: { ':now': { N: `${now}` } },
    });
  }

  /** Gives it back; nothing happens where another holds it by now. */
  async release(): Promise<void> {
    await this.#set(0, { ConditionExpression: '#owner = :owner', names: {}, values: {} });
  }

  #set(
    until: number,
    when: {
      readonly ConditionExpression: string;
      readonly names: Record<string, string>;
      readonly values: Record<string, { N: string }>;
    },
  ): Promise<boolean> {
    return this.#table.update(`take the lease ${this.#name}`, {
      Key: {
        [RunTable.partitionKey]: { S: `LEASE#${this.#name}` },
        [RunTable.sortKey]: { S: 'LEASE' },
      },
      UpdateExpression: 'SET #owner = :owner, #until = :until',
      ConditionExpression: when.ConditionExpression,
      ExpressionAttributeNames: { '#owner': 'leaseOwner', '#until': 'leaseUntil', ...when.names },
      ExpressionAttributeValues: {
        ':owner': { S: this.#owner },
        ':until': { N: `${until}` },
        ...when.values,
      },
    });
  }
}
