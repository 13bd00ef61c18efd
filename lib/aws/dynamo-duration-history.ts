import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DurationHistory, PastDuration } from '../steps/ports/duration-history.ts';
import { DynamoTable } from './dynamo-table.ts';
import { expiry, RunTable, suiteKey } from './run-table.ts';

/** More than this says nothing new about a suite's spread, and old ones are about an old bot. */
const REMEMBERED = 20;
const SORT_PREFIX = 'DURATION#';
/** A suite that has not run for this long is a new one to the poll plan. */
const KEPT_DAYS = 90;

/** Past durations of a suite's executions, in the table of runs. */
export class DynamoDurationHistory implements DurationHistory {
  readonly #table: DynamoTable;
  readonly #now: () => number;
  #added = 0;

  constructor(
    client: DynamoDBClient,
    options: { readonly tableName: string; readonly now: () => number },
  ) {
    this.#table = new DynamoTable(client, options);
    this.#now = options.now;
  }

  async recent(suiteId: string): Promise<PastDuration[]> {
    const items = await this.#table.query(
      `read past durations of suite ${suiteId}`,
      {
        ScanIndexForward: false,
        Limit: REMEMBERED,
        KeyConditionExpression: '#pk = :suite AND begins_with(#sk, :duration)',
        ExpressionAttributeNames: { '#pk': RunTable.partitionKey, '#sk': RunTable.sortKey },
        ExpressionAttributeValues: {
          ':suite': { S: suiteKey(suiteId) },
          ':duration': { S: SORT_PREFIX },
        },
      },
      REMEMBERED,
    );
    return items.map((item) => ({
      cases: Number(item.cases?.N),
      seconds: Number(item.seconds?.N),
    }));
  }

  async add(suiteId: string, { cases, seconds }: PastDuration): Promise<void> {
    const now = this.#now();
    // Padded, so that they sort by time and, within a millisecond, by the order of this process.
    const place = [String(now).padStart(15, '0'), String(this.#added).padStart(9, '0')];
    this.#added += 1;
    const sortKey = `${SORT_PREFIX}${place.join('#')}#${randomUUID()}`;
    await this.#table.put(`add a past duration of suite ${suiteId}`, {
      Item: {
        [RunTable.partitionKey]: { S: suiteKey(suiteId) },
        [RunTable.sortKey]: { S: sortKey },
        cases: { N: `${cases}` },
        seconds: { N: `${seconds}` },
        ...expiry(now, KEPT_DAYS),
      },
    });
  }
}
