import {
  type AttributeValue,
  type DynamoDBClient,
  ExecuteStatementCommand,
  paginateQuery,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  type AuditHead,
  AuditRecord,
  canonicalForm,
  GENESIS_HASH,
} from '../domain/audit/audit-chain.ts';
import { AuditUnavailable, ConfigurationInvalid, IntegrityViolated } from '../domain/errors.ts';
import type { AuditLog } from '../steps/ports/audit-log.ts';
import { AuditTable } from './audit-table.ts';
import { attemptsOf, errorName } from './store-failure.ts';

const TABLE_NAME = /^[a-zA-Z0-9_.-]{3,255}$/;

/**
 * Audit records under (chain, seq), each as its RFC 8785 text.
 *
 * Written by PartiQL `INSERT` alone: it fails on an existing key, and its permission cannot
 * overwrite, which that of a conditional `PutItem` can.
 */
export class DynamoAuditLog implements AuditLog {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #insertStatement: string;

  /** @throws ConfigurationInvalid for a name that no table can have. */
  constructor(client: DynamoDBClient, options: { readonly tableName: string }) {
    if (!TABLE_NAME.test(options.tableName)) {
      throw new ConfigurationInvalid(
        `audit table name ${JSON.stringify(options.tableName)} is not valid: 3 to 255 of a-z, A-Z, 0-9, "_", "." and "-"`,
      );
    }
    this.#client = client;
    this.#tableName = options.tableName;
    this.#insertStatement =
      `INSERT INTO "${options.tableName}" VALUE ` +
      `{'${AuditTable.partitionKey}': ?, '${AuditTable.sortKey}': ?, 'hash': ?, 'record': ?}`;
  }

  async head(chain: string): Promise<AuditHead> {
    const newest = await this.#newest(chain, `read the head of audit chain ${chain}`, {
      KeyConditionExpression: '#chain = :chain',
      ExpressionAttributeNames: { '#chain': AuditTable.partitionKey },
      ExpressionAttributeValues: { ':chain': { S: chain } },
    });
    return newest ?? { seq: 0, hash: GENESIS_HASH };
  }

  async insert(record: AuditRecord): Promise<boolean> {
    const { chain, seq, hash } = record;
    try {
      await this.#client.send(
        new ExecuteStatementCommand({
          Statement: this.#insertStatement,
          Parameters: [{ S: chain }, { N: `${seq}` }, { S: hash }, { S: canonicalForm(record) }],
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
    const taken = await this.#newest(chain, `read record ${seq} of audit chain ${chain}`, {
      KeyConditionExpression: '#chain = :chain AND #seq = :seq',
      ExpressionAttributeNames: { '#chain': AuditTable.partitionKey, '#seq': AuditTable.sortKey },
      ExpressionAttributeValues: { ':chain': { S: chain }, ':seq': { N: `${seq}` } },
    });
    return taken?.hash === hash;
  }

  async recordsAfter(
    chain: string,
    seq: number,
    limit = Number.POSITIVE_INFINITY,
  ): Promise<AuditRecord[]> {
    const query: QueryCommandInput = {
      TableName: this.#tableName,
      ConsistentRead: true,
      KeyConditionExpression: '#chain = :chain AND #seq > :seq',
      ExpressionAttributeNames: { '#chain': AuditTable.partitionKey, '#seq': AuditTable.sortKey },
      ExpressionAttributeValues: { ':chain': { S: chain }, ':seq': { N: `${seq}` } },
    };
    if (Number.isFinite(limit)) query.Limit = limit;
    const items: Record<string, AttributeValue>[] = [];
    try {
      for await (const page of paginateQuery({ client: this.#client }, query)) {
        items.push(...(page.Items ?? []));
        if (items.length >= limit) break;
      }
    } catch (cause) {
      throw auditFailure(`read audit chain ${chain}`, cause);
    }
    return items.slice(0, limit).map((item) => recordOf(chain, item));
  }

  async #newest(
    chain: string,
    doing: string,
    condition: Pick<
      QueryCommandInput,
      'KeyConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
    >,
  ): Promise<AuditHead | null> {
    try {
      const { Items = [] } = await this.#client.send(
        new QueryCommand({
          TableName: this.#tableName,
          ConsistentRead: true,
          ScanIndexForward: false,
          Limit: 1,
          ...condition,
        }),
      );
      const [item] = Items;
      return item ? headOf(chain, item) : null;
    } catch (cause) {
      if (cause instanceof IntegrityViolated) throw cause;
      throw auditFailure(doing, cause);
    }
  }
}

function headOf(chain: string, item: Record<string, AttributeValue>): AuditHead {
  const seq = Number(item[AuditTable.sortKey]?.N);
  const hash = item.hash?.S;
  if (!Number.isSafeInteger(seq) || hash === undefined) {
    throw new IntegrityViolated(`audit chain ${chain} has an item without place or hash`);
  }
  return { seq, hash };
}

function recordOf(chain: string, item: Record<string, AttributeValue>): AuditRecord {
  try {
    return AuditRecord.parse(JSON.parse(item.record?.S ?? ''));
  } catch (cause) {
    const seq = item[AuditTable.sortKey]?.N;
    throw new IntegrityViolated(`record ${seq} of audit chain ${chain} is not an audit record`, {
      cause,
    });
  }
}

function auditFailure(doing: string, cause: unknown): AuditUnavailable {
  return new AuditUnavailable(`cannot ${doing}: AWS answers ${errorName(cause)}`, { cause });
}
