import type { DatabaseSync } from 'node:sqlite';
import type { BudgetRule } from '../domain/pace/budget-rule.ts';
import { inTransaction } from '../state-file/transaction.ts';
import type { RateBudget } from '../steps/ports/rate-budget.ts';

/** The budget of one platform, or of what it counts apart, shared by all processes that use the state file. */
export class SqliteRateBudget implements RateBudget {
  readonly #database: DatabaseSync;
  readonly #platformUrl: string;
  readonly #rule: BudgetRule;
  readonly #now: () => number;

  constructor(
    database: DatabaseSync,
    options: {
      readonly platformUrl: string;
      readonly rule: BudgetRule;
      readonly now: () => number;
    },
  ) {
    this.#database = database;
    this.#platformUrl = options.platformUrl;
    this.#rule = options.rule;
    this.#now = options.now;
  }

  async take({ runId, wanted, urgent }: Parameters<RateBudget['take']>[0]) {
    return inTransaction(this.#database, () => {
      const now = this.#now();
      const pass = { run: runId, wanted, urgent, now };
      const { text, granted, waitMs } = this.#rule.take(this.#read(), pass);
      this.#write(text);
      return { granted, waitMs };
    });
  }

  async adjust(requests: number): Promise<void> {
    inTransaction(this.#database, () => {
      this.#write(this.#rule.adjust(this.#read(), requests, this.#now()));
    });
  }

  #read(): string | undefined {
    const row = this.#database
      .prepare('SELECT state FROM rate_budgets WHERE url = ?')
      .get(this.#platformUrl);
    return row === undefined ? undefined : String(row.state);
  }

  #write(state: string): void {
    this.#database
      .prepare(
        `INSERT INTO rate_budgets (url, state) VALUES (?, ?)
         ON CONFLICT DO UPDATE SET state = excluded.state`,
      )
      .run(this.#platformUrl, state);
  }
}
