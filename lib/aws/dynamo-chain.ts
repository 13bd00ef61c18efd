import {
  type AttributeValue,
  type DynamoDBClient,
  ExecuteStatementCommand,
  paginateQuery,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { AuditUnavailable, ConfigurationInvalid, IntegrityViolated } from '../domain/errors.ts';
import { AuditTable } from './audit-table.ts';
import { attemptsOf, errorName } from './store-failure.ts';

const TABLE_NAME = /^[a-zA-Z0-9_.-]{3,255}$/;

/** A sealed record in its place. */
export interface ChainLink {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  /** Its RFC 8785 form. */
  readonly text: string;
}

/** A record as it is stored, unchecked. */
export interface StoredLink {
  readonly seq: string;
  readonly text: string;
}

type Item = Record<string, AttributeValue>;

interface Where {
  readonly comparison: '=' | '<' | '>';
  readonly seq: number;
}

/**
 * Hash-chained records under (chain, seq), each as its RFC 8785 text.
 *
 * Written by PartiQL `INSERT` alone: it fails on an existing key, and its permission cannot
 * overwrite, which that of a conditional `PutItem` can.
 */
export class DynamoChain {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #insertStatement: string;

  /** @throws ConfigurationInvalid for a name that no table can have. */
  constructor(client: DynamoDBClient, { tableName }: { readonly tableName: string }) {
    if (!TABLE_NAME.test(tableName)) {
      throw new ConfigurationInvalid(
        `audit table name ${JSON.stringify(tableName)} is not valid: 3 to 255 of a-z, A-Z, 0-9, "_", "." and "-"`,
      );
    }
    this.#client = client;
    this.#tableName = tableName;
    this.#insertStatement =
      `INSERT INTO "${tableName}" VALUE ` +
      `{'${AuditTable.partitionKey}': ?, '${AuditTable.sortKey}': ?, 'hash': ?, 'record': ?}`;
  }

  /** False where its place is taken by another record. */
  async insert({ chain, seq, hash, text }: ChainLink): Promise<boolean> {
    try {
      await this.#client.send(
        new ExecuteStatementCommand({
          Statement: this.#insertStatement,
          Parameters: [{ S: chain }, { N: `${seq}` }, { S: hash }, { S: text }],
        }),
      );
      return true;
    } catch (cause) {
      if (errorName(cause) !== 'DuplicateItemException') {
        throw auditFailure(`add record ${seq} to audit chain ${chain}`, cause);
      }
      if (attemptsOf(cause) === 1) return false;
    }
    // The SDK has sent this more than once: an earlier attempt of ours may be what is in the way.
    const [taken] = await this.#newest(chain, {
      doing: `read record ${seq} of audit chain ${chain}`,
      where: { comparison: '=', seq },
    });
    return taken !== undefined && placeOf(chain, taken).hash === hash;
  }

  /** The newest record's place and hash; null for an empty chain. */
  async head(chain: string): Promise<Pick<ChainLink, 'seq' | 'hash'> | null> {
    const [item] = await this.#newest(chain, { doing: `read the head of audit chain ${chain}` });
    return item === undefined ? null : placeOf(chain, item);
  }

  /** The records after `seq`, oldest first, and `limit` at most. */
  async after(chain: string, seq: number, limit = Number.POSITIVE_INFINITY): Promise<StoredLink[]> {
    const items: Item[] = [];
    const query = this.#query(chain, { comparison: '>', seq });
    if (Number.isFinite(limit)) query.Limit = limit;
    try {
      for await (const page of paginateQuery({ client: this.#client }, query)) {
        items.push(...(page.Items ?? []));
        if (items.length >= limit) break;
      }
    } catch (cause) {
      throw auditFailure(`read audit chain ${chain}`, cause);
    }
    return items.slice(0, limit).map(linkOf);
  }

  /** The newest records before `seq`, or of all where it is null: newest first, and `limit` at most. */
  async before(chain: string, seq: number | null, limit: number): Promise<StoredLink[]> {
    const items = await this.#newest(chain, {
      doing: `read the end of audit chain ${chain}`,
      limit,
      ...(seq === null ? {} : { where: { comparison: '<' as const, seq } }),
    });
    return items.map(linkOf);
  }

  async #newest(
    chain: string,
    { doing, where, limit = 1 }: { readonly doing: string; where?: Where; limit?: number },
  ): Promise<Item[]> {
    const query = { ...this.#query(chain, where), ScanIndexForward: false, Limit: limit };
    try {
      return (await this.#client.send(new QueryCommand(query))).Items ?? [];
    } catch (cause) {
      throw auditFailure(doing, cause);
    }
  }

  #query(chain: string, where?: Where): QueryCommandInput {
    const named = { '#chain': AuditTable.partitionKey };
    const values = { ':chain': { S: chain } };
    const condition =
      where === undefined
        ? {
            KeyConditionExpression: '#chain = :chain',
            ExpressionAttributeNames: named,
            ExpressionAttributeValues: values,
          }
        : {
            KeyConditionExpression: `#chain = :chain AND #seq ${where.comparison} :seq`,
            ExpressionAttributeNames: { ...named, '#seq': AuditTable.sortKey },
            ExpressionAttributeValues: { ...values, ':seq': { N: `${where.seq}` } },
          };
    return { TableName: this.#tableName, ConsistentRead: true, ...condition };
  }
}

function placeOf(chain: string, item: Item): Pick<ChainLink, 'seq' | 'hash'> {
  const seq = Number(item[AuditTable.sortKey]?.N);
  const hash = item.hash?.S;
  if (!Number.isSafeInteger(seq) || hash === undefined) {
    throw new IntegrityViolated(`audit chain ${chain} has an item without place or hash`);
  }
  return { seq, hash };
}

function linkOf(item: Item): StoredLink {
  return { seq: item[AuditTable.sortKey]?.N ?? '?', text: item.record?.S ?? '' };
}

function auditFailure(doing: string, cause: unknown): AuditUnavailable {
  return new AuditUnavailable(`cannot ${doing}: AWS answers ${errorName(cause)}`, { cause });
}
