import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RunRecord } from '../domain/run.ts';
import { DynamoTable, type Item } from './dynamo-table.ts';
import { inParallel } from './in-parallel.ts';
import { newestRuns, type PlaceInSuite } from './newest-runs.ts';
import { OPEN_KEY, RunTable, runIdOf, SUITES_KEY, suiteIdOf, suiteKey } from './run-table.ts';

/** Items that are read at a time for one list. */
const PARALLEL_READS = 16;
/** A suite's runs are counted so far and no further, or a page of suites had no bound. */
const COUNTED_RUNS = 100;

/** A suite by its newest run. */
export interface ListedSuite {
  readonly suiteId: string;
  /** How many runs it has, or the bound of counting where `hasMoreRuns`. */
  readonly runs: number;
  readonly hasMoreRuns: boolean;
  readonly latest: RunRecord;
}

export interface DynamoRunListsOptions {
  readonly tableName: string;
  readonly ledger: { readRun(runId: string): Promise<RunRecord | null> };
}

/** Lists of runs and suites for those who look at many; each is a query of an index, and a read for each run that it names. */
export class DynamoRunLists {
  readonly #table: DynamoTable;
  readonly #ledger: DynamoRunListsOptions['ledger'];

  constructor(client: DynamoDBClient, { tableName, ledger }: DynamoRunListsOptions) {
    this.#table = new DynamoTable(client, { tableName });
    this.#ledger = ledger;
  }

  /** Runs of a suite, newest first, from the one behind `after` on. */
  async runsOfSuite(
    suiteId: string,
    limit: number,
    after: PlaceInSuite | null = null,
  ): Promise<RunRecord[]> {
    return this.#read(await newestRuns(this.#table, suiteId, { limit, after }));
  }

  /** Suites that have runs, by name, from the one behind `after` on; `next` is the name that the next ones are behind. */
  async suites(
    limit: number,
    after: string | null = null,
  ): Promise<{ readonly suites: ListedSuite[]; readonly next: string | null }> {
    const named = await this.#table.query(
      'list the suites',
      {
        Limit: limit + 1,
        KeyConditionExpression: '#pk = :suites AND #sk > :after',
        ExpressionAttributeNames: { '#pk': RunTable.partitionKey, '#sk': RunTable.sortKey },
        ExpressionAttributeValues: {
          ':suites': { S: SUITES_KEY },
          ':after': { S: suiteKey(after ?? '') },
        },
      },
      limit + 1,
    );
    const ids = named.slice(0, limit).map((item) => suiteIdOf(item[RunTable.sortKey]?.S ?? ''));
    const listed = await mapInParallel(ids, (suiteId) => this.#listed(suiteId));
    const next = named.length > limit ? (ids.at(-1) ?? null) : null;
    return { suites: listed.filter((suite) => suite !== null), next };
  }

  /** Runs without a verdict: the newest `limit` of those that owe anything, by deadline. */
  async openRuns(limit: number): Promise<RunRecord[]> {
    const { name, partitionKey } = RunTable.openIndex;
    const items = await this.#table.query(
      'list the open runs',
      {
        IndexName: name,
        ScanIndexForward: false,
        Limit: limit,
        KeyConditionExpression: '#open = :open',
        ExpressionAttributeNames: { '#open': partitionKey },
        ExpressionAttributeValues: { ':open': { S: OPEN_KEY } },
      },
      limit,
    );
    const runs = await this.#read(items);
    return runs
      .filter(({ verdict }) => verdict === null)
      .sort((one, other) => other.startedAt - one.startedAt);
  }

  /** Null where its runs have expired. */
  async #listed(suiteId: string): Promise<ListedSuite | null> {
    const items = await newestRuns(this.#table, suiteId, { limit: COUNTED_RUNS + 1 });
    const [latest] = await this.#read(items.slice(0, 1));
    if (latest === undefined) return null;
    const runs = Math.min(items.length, COUNTED_RUNS);
    return { suiteId, runs, hasMoreRuns: items.length > runs, latest };
  }

  /** The runs in the order of their items, without those that have expired since. */
  async #read(items: readonly Item[]): Promise<RunRecord[]> {
    const runs = await mapInParallel(items, (item) =>
      this.#ledger.readRun(runIdOf(item[RunTable.partitionKey]?.S ?? '')),
    );
    return runs.filter((run) => run !== null);
  }
}

async function mapInParallel<From, To>(
  items: readonly From[],
  map: (item: From) => Promise<To>,
): Promise<To[]> {
  const mapped: To[] = [];
  await inParallel(PARALLEL_READS, [...items.entries()], async ([index, item]) => {
    mapped[index] = await map(item);
  });
  return mapped;
}
