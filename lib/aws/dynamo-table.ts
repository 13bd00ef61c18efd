import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  paginateQuery,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { errorName, storeFailure } from './store-failure.ts';

export type Item = Record<string, AttributeValue>;

/**
 * A table through a client. Each call says what it is for, and throws what `storeFailure` makes of
 * the answer; a condition that does not hold is an answer like any other.
 */
export class DynamoTable {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, { tableName }: { readonly tableName: string }) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** The item as it is now; null where there is none. */
  async get(doing: string, key: Item): Promise<Item | null> {
    const input = { TableName: this.#tableName, Key: key, ConsistentRead: true };
    try {
      return (await this.#client.send(new GetItemCommand(input))).Item ?? null;
    } catch (cause) {
      throw storeFailure(doing, cause);
    }
  }

  /** False where the condition does not hold. */
  put(doing: string, input: Omit<PutItemCommandInput, 'TableName'>): Promise<boolean> {
    const command = new PutItemCommand({ TableName: this.#tableName, ...input });
    return heldCondition(doing, this.#client.send(command));
  }

  /** False where the condition does not hold. */
  update(doing: string, input: Omit<UpdateItemCommandInput, 'TableName'>): Promise<boolean> {
    const command = new UpdateItemCommand({ TableName: this.#tableName, ...input });
    return heldCondition(doing, this.#client.send(command));
  }

  /** All that there is, or the first `limit`. */
  async query(
    doing: string,
    input: Omit<QueryCommandInput, 'TableName'>,
    limit = Number.POSITIVE_INFINITY,
  ): Promise<Item[]> {
    const items: Item[] = [];
    const query = { TableName: this.#tableName, ...input };
    try {
      for await (const page of paginateQuery({ client: this.#client }, query)) {
        items.push(...(page.Items ?? []));
        if (items.length >= limit) break;
      }
    } catch (cause) {
      throw storeFailure(doing, cause);
    }
    return items.slice(0, limit);
  }
}

async function heldCondition(doing: string, write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (cause) {
    if (errorName(cause) === 'ConditionalCheckFailedException') return false;
    throw storeFailure(doing, cause);
  }
}
