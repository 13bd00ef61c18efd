import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod';
import type { BatchRecord } from '../domain/batch.ts';
import { ConcurrentWrite, IntegrityViolated, StoreUnavailable } from '../domain/errors.ts';
import { isOwing, RunRecord } from '../domain/run.ts';
import { sha256Of } from '../domain/sha256.ts';
import { StoredBatch } from '../domain/stored-batch.ts';
import { Verdict } from '../domain/verdict.ts';
import type { ClaimedExecution, RunLedger } from '../steps/ports/run-ledger.ts';
import { DynamoTable, type Item } from './dynamo-table.ts';
import { inParallel } from './in-parallel.ts';
import { newestRuns } from './newest-runs.ts';
import {
  BATCH_SORT_PREFIX,
  batchSortKey,
  expiry,
  OPEN_KEY,
  RUN_SORT_KEY,
  RunTable,
  runIdOf,
  runPartition,
  SUITES_KEY,
  suiteKey,
} from './run-table.ts';

/** Writes at a time while batches are planned. */
const PARALLEL_WRITES = 16;

export interface IndexedRun {
  readonly runId: string;
  readonly suiteId: string;
  readonly verdict: Verdict | null;
  readonly startedAt: number;
}

/**
 * Runs and batches in one table, a record per item as JSON beside the keys it is found by.
 *
 * Every write carries an id of its own: where the SDK repeats a write whose answer was lost, the
 * condition fails on our own first attempt, and the id tells that from somebody else's write.
 */
export class DynamoRunLedger implements RunLedger {
  readonly #table: DynamoTable;
  readonly #retentionDays: number;
  readonly #now: () => number;

  /** `retentionDays` counts from an item's last write. */
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

  async createRun(run: RunRecord): Promise<boolean> {
    const isCreated = await this.#put(runItem(run), null, `create run ${run.runId}`);
    // For a run that was there, too: whoever created it may have ended in between.
    await this.#table.put(`list suite ${run.suiteId}`, {
      Item: { ...keyOf(SUITES_KEY, suiteKey(run.suiteId)), ...this.#expiry() },
    });
    return isCreated;
  }

  async readRun(runId: string): Promise<RunRecord | null> {
    const key = keyOf(runPartition(runId), RUN_SORT_KEY);
    const item = await this.#table.get(`read run ${runId}`, key);
    return item ? recordOf(RunRecord, item) : null;
  }

  async updateRun(run: RunRecord): Promise<RunRecord> {
    const next = { ...run, version: run.version + 1 };
    await this.#replace(runItem(next), run.version, `run ${run.runId}`);
    return next;
  }

  async createBatches(batches: readonly BatchRecord[]): Promise<void> {
    await inParallel(PARALLEL_WRITES, batches, (batch) =>
      this.#put(batchItem(batch), null, `create batch ${batch.index} of run ${batch.runId}`),
    );
  }

  async listBatches(runId: string): Promise<BatchRecord[]> {
    const items = await this.#table.query(`list the batches of run ${runId}`, {
      ConsistentRead: true,
      KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :batch)',
      ExpressionAttributeNames: { '#pk': RunTable.partitionKey, '#sk': RunTable.sortKey },
      ExpressionAttributeValues: {
        ':pk': { S: runPartition(runId) },
        ':batch': { S: BATCH_SORT_PREFIX },
      },
    });
    return items.map((item) => recordOf(StoredBatch, item));
  }

  async updateBatch<Batch extends BatchRecord>(batch: Batch): Promise<Batch> {
    const next = { ...batch, version: batch.version + 1 };
    const what = `batch ${batch.index} of run ${batch.runId}`;
    await this.#replace(batchItem(next), batch.version, what);
    return next;
  }

  /**
   * Writes what is known of a run, and of its batches, anew.
   * @throws ConcurrentWrite where another wrote meanwhile.
   */
  async rewriteRun(runId: string, rewrite: (document: unknown) => unknown): Promise<void> {
    const run = await this.readRun(runId);
    if (run !== null) {
      const next = RunRecord.parse(rewrite(run));
      if (JSON.stringify(next) !== JSON.stringify(run)) await this.updateRun(next);
    }
    for (const batch of await this.listBatches(runId)) {
      const next = StoredBatch.parse(rewrite(batch));
      if (JSON.stringify(next) !== JSON.stringify(batch)) await this.updateBatch(next);
    }
  }

  async claimExecution(execution: ClaimedExecution, holder: string): Promise<string> {
    const doing = `claim execution ${execution.executionId} for ${holder}`;
    const key = executionKey(execution);
    if (await this.#put({ ...key, runId: { S: holder } }, null, doing)) return holder;
    const item = await this.#table.get(doing, key);
    if (item?.runId?.S !== undefined) return item.runId.S;
    // It can only have expired in between, and the next try finds the place free.
    throw new StoreUnavailable(`cannot ${doing}: who had it is gone`);
  }

  async executionHolder(execution: ClaimedExecution): Promise<string | null> {
    const doing = `see who has execution ${execution.executionId}`;
    return (await this.#table.get(doing, executionKey(execution)))?.runId?.S ?? null;
  }

  /** Runs of a suite, newest first; a run of the last second may not be among them yet. */
  async recentRuns(suiteId: string, limit: number): Promise<IndexedRun[]> {
    const items = await newestRuns(this.#table, suiteId, { limit });
    return items.map((item) => ({
      runId: runIdOf(item[RunTable.partitionKey]?.S ?? ''),
      suiteId,
      verdict: Verdict.nullable().parse(item.verdict?.S ?? null),
      startedAt: Number(item[RunTable.suiteIndex.sortKey]?.N),
    }));
  }

  /** Ids of runs that still owe a verdict, an audit record or a notification at `deadline`, oldest first. */
  openRunsDueBefore(deadline: number): Promise<string[]> {
    return this.#openRuns('<', deadline);
  }

  /** Ids of runs that owe any of these and have time until after `deadline`. */
  openRunsDueAfter(deadline: number): Promise<string[]> {
    return this.#openRuns('>', deadline);
  }

  async #openRuns(comparison: '<' | '>', deadline: number): Promise<string[]> {
    const { name, partitionKey, sortKey } = RunTable.openIndex;
    const items = await this.#table.query('list the runs past their deadline', {
      IndexName: name,
      KeyConditionExpression: `#open = :open AND #deadline ${comparison} :deadline`,
      ExpressionAttributeNames: { '#open': partitionKey, '#deadline': sortKey },
      ExpressionAttributeValues: { ':open': { S: OPEN_KEY }, ':deadline': { N: `${deadline}` } },
    });
    return items.map((item) => runIdOf(item[RunTable.partitionKey]?.S ?? ''));
  }

  async #replace(item: Item, seenVersion: number, what: string): Promise<void> {
    if (!(await this.#put(item, seenVersion, `update ${what}`))) {
      throw new ConcurrentWrite(`${what} is no longer at version ${seenVersion}; read it again`);
    }
  }

  /** Writes where nothing is (`seenVersion` null) or where that version is; false where that is not so. */
  async #put(item: Item, seenVersion: number | null, doing: string): Promise<boolean> {
    const writeId = randomUUID();
    const isWritten = await this.#table.put(doing, {
      Item: { ...item, writeId: { S: writeId }, ...this.#expiry() },
      ...(seenVersion === null
        ? {
            ConditionExpression: 'attribute_not_exists(#pk)',
            ExpressionAttributeNames: { '#pk': RunTable.partitionKey },
          }
        : {
            ConditionExpression: '#version = :seen',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':seen': { N: `${seenVersion}` } },
          }),
    });
    if (isWritten) return true;
    const { [RunTable.partitionKey]: pk, [RunTable.sortKey]: sk } = item;
    const stored = await this.#table.get(doing, keyOf(pk?.S ?? '', sk?.S ?? ''));
    return stored?.writeId?.S === writeId;
  }

  #expiry(): Item {
    return expiry(this.#now(), this.#retentionDays);
  }
}

function keyOf(partition: string, sort: string): Item {
  return { [RunTable.partitionKey]: { S: partition }, [RunTable.sortKey]: { S: sort } };
}

/** By digest, since an address and an id may be longer together than a key. */
function executionKey({ platformUrl, executionId }: ClaimedExecution): Item {
  return keyOf(`EXECUTION#${sha256Of(`${platformUrl}\n${executionId}`)}`, RUN_SORT_KEY);
}

function runItem(run: RunRecord): Item {
  return {
    [RunTable.partitionKey]: { S: runPartition(run.runId) },
    [RunTable.sortKey]: { S: RUN_SORT_KEY },
    version: { N: `${run.version}` },
    record: { S: JSON.stringify(run) },
    [RunTable.suiteIndex.partitionKey]: { S: suiteKey(run.suiteId) },
    [RunTable.suiteIndex.sortKey]: { N: `${run.startedAt}` },
    ...(run.verdict === null ? {} : { verdict: { S: run.verdict } }),
    ...(isOwing(run)
      ? {
          [RunTable.openIndex.partitionKey]: { S: OPEN_KEY },
          [RunTable.openIndex.sortKey]: { N: `${run.deadlineAt}` },
        }
      : {}),
  };
}

function batchItem(batch: BatchRecord): Item {
  return {
    [RunTable.partitionKey]: { S: runPartition(batch.runId) },
    [RunTable.sortKey]: { S: batchSortKey(batch) },
    version: { N: `${batch.version}` },
    record: { S: JSON.stringify(batch) },
  };
}

function recordOf<T>(schema: z.ZodType<T>, item: Item): T {
  const where = `${item[RunTable.partitionKey]?.S} ${item[RunTable.sortKey]?.S}`;
  try {
    return schema.parse(JSON.parse(item.record?.S ?? ''));
  } catch (cause) {
    throw new IntegrityViolated(`the ledger's item ${where} is not a record of this version`, {
      cause,
    });
  }
}
