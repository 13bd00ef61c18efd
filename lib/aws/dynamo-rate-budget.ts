import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from '../domain/errors.ts';
import { type BudgetRule, tokenBucket } from '../domain/pace/budget-rule.ts';
import type { RateLimit } from '../domain/pace/rate-budget.ts';
import type { RateBudget } from '../steps/ports/rate-budget.ts';
import { DynamoTable } from './dynamo-table.ts';
import { RunTable } from './run-table.ts';

/** Every loss of the race means that another run got its share, so this is plenty. */
const MAX_ATTEMPTS = 10;
/** An unused budget is full again long before that. */
const KEPT_SECONDS = 7 * 86_400;

/**
 * The budget of one platform as one item in the table of runs, replaced only by who has read it last.
 *
 * Updated, never put, so that no function needs another permission than it has for the ledger. Where
 * the table is too busy to say, all is granted: the platform's own limit still holds, and a run must
 * not fail for a courtesy.
 */
export class DynamoRateBudget implements RateBudget {
  readonly #table: DynamoTable;
  readonly #rule: BudgetRule;
  readonly #now: () => number;
  readonly #key: Record<string, { S: string }>;

  constructor(
    client: DynamoDBClient,
    options: {
      readonly tableName: string;
      readonly platformUrl: string;
      readonly limit: RateLimit | BudgetRule;
      readonly now: () => number;
    },
  ) {
    this.#table = new DynamoTable(client, options);
    this.#rule = 'take' in options.limit ? options.limit : tokenBucket(options.limit);
    this.#now = options.now;
    this.#key = {
      [RunTable.partitionKey]: { S: `RATE#${options.platformUrl}` },
      [RunTable.sortKey]: { S: 'RATE' },
    };
  }

  async take({ runId, wanted, urgent }: Parameters<RateBudget['take']>[0]) {
    const all = { granted: wanted, waitMs: 0 };
    let answer = all;
    await this.#change((state, now) => {
      const taken = this.#rule.take(state, { run: runId, wanted, urgent, now });
      answer = { granted: taken.granted, waitMs: taken.waitMs };
      return taken.text;
    }).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) throw error;
      answer = all;
    });
    return answer;
  }

  async adjust(requests: number): Promise<void> {
    await this.#change((state, now) => this.#rule.adjust(state, requests, now)).catch(
      (error: unknown) => {
        if (!(error instanceof StoreUnavailable)) throw error;
      },
    );
  }

  async #change(change: (state: string | undefined, now: number) => string): Promise<void> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const { state, version } = await this.#read();
      if (await this.#replace(version, change(state, this.#now()))) return;
    }
    throw new StoreUnavailable(`the rate budget was written by others ${MAX_ATTEMPTS} times over`);
  }

  async #read(): Promise<{ readonly state: string | undefined; readonly version: number }> {
    const item = await this.#table.get('read the rate budget', this.#key);
    return { state: item?.budget?.S, version: Number(item?.version?.N ?? 0) };
  }

  /** False where somebody else was faster. */
  #replace(version: number, state: string): Promise<boolean> {
    const expiresAt = Math.ceil(this.#now() / 1_000) + KEPT_SECONDS;
    return this.#table.update('write the rate budget', {
      Key: this.#key,
      UpdateExpression: 'SET #budget = :budget, #version = :next, #expires = :expires',
      ConditionExpression: version === 0 ? 'attribute_not_exists(#version)' : '#version = :version',
      ExpressionAttributeNames: {
        '#budget': 'budget',
        '#version': 'version',
        '#expires': RunTable.timeToLive,
      },
      ExpressionAttributeValues: {
        ':budget': { S: state },
        ':next': { N: `${version + 1}` },
        ':expires': { N: `${expiresAt}` },
        ...(version === 0 ? {} : { ':version': { N: `${version}` } }),
      },
    });
  }
}
