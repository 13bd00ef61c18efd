import type { DatabaseSync } from 'node:sqlite';
import { IntegrityViolated } from '../domain/errors.ts';
import { Baseline } from '../domain/run.ts';
import type { BaselineStore } from '../steps/ports/baseline-store.ts';

export class SqliteBaselineStore implements BaselineStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async list(suiteId: string): Promise<Baseline[]> {
    return this.#database
      .prepare('SELECT document FROM baselines WHERE suite_id = ? ORDER BY label')
      .all(suiteId)
      .map(({ document }) => read(String(document), suiteId));
  }

  /** Those of all suites. */
  all(): Baseline[] {
    return this.#database
      .prepare('SELECT suite_id, document FROM baselines ORDER BY suite_id, label')
      .all()
      .map((row) => read(String(row.document), String(row.suite_id)));
  }

  async set(baseline: Baseline): Promise<void> {
    this.#database
      .prepare('INSERT OR REPLACE INTO baselines (suite_id, label, document) VALUES (?, ?, ?)')
      .run(baseline.suiteId, baseline.label, JSON.stringify(baseline));
  }
}

function read(document: string, suiteId: string): Baseline {
  try {
    return Baseline.parse(JSON.parse(document));
  } catch (cause) {
    throw new IntegrityViolated(
      `a baseline of suite ${suiteId} cannot be read: its entry was changed`,
      { cause },
    );
  }
}
