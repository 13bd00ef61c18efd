import type { RunRecord } from '../domain/run.ts';
import type { DynamoTable, Item } from './dynamo-table.ts';
import { RUN_SORT_KEY, RunTable, runPartition, suiteKey } from './run-table.ts';

/** A run as a place in the list of its suite. */
export type PlaceInSuite = Pick<RunRecord, 'runId' | 'startedAt'>;

/** Items of the index of a suite's runs, newest first, from the one behind `after` on. */
export function newestRuns(
  table: DynamoTable,
  suiteId: string,
  { limit, after = null }: { readonly limit: number; readonly after?: PlaceInSuite | null },
): Promise<Item[]> {
  const { name, partitionKey, sortKey } = RunTable.suiteIndex;
  const suite = { S: suiteKey(suiteId) };
  return table.query(
    `list the runs of suite ${suiteId}`,
    {
      IndexName: name,
      ScanIndexForward: false,
      Limit: limit,
      KeyConditionExpression: '#suite = :suite',
      ExpressionAttributeNames: { '#suite': partitionKey },
      ExpressionAttributeValues: { ':suite': suite },
      ...(after && {
        ExclusiveStartKey: {
          [RunTable.partitionKey]: { S: runPartition(after.runId) },
          [RunTable.sortKey]: { S: RUN_SORT_KEY },
          [partitionKey]: suite,
          [sortKey]: { N: `${after.startedAt}` },
        },
      }),
    },
    limit,
  );
}
