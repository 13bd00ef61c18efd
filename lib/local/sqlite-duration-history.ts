import type { DatabaseSync } from 'node:sqlite';
import type { GroupCommit } from '../state-file/group-commit.ts';
import type { DurationHistory, PastDuration } from '../steps/ports/duration-history.ts';

/** Older ones say little about a bot that has changed since. */
const KEPT_PER_SUITE = 50;

export class SqliteDurationHistory implements DurationHistory {
  readonly #database: DatabaseSync;
  readonly #commits: GroupCommit;

  constructor(database: DatabaseSync, commits: GroupCommit) {
    this.#database = database;
    this.#commits = commits;
  }

  async recent(suiteId: string): Promise<PastDuration[]> {
    return this.#database
      .prepare('SELECT cases, seconds FROM durations WHERE suite_id = ? ORDER BY id DESC')
      .all(suiteId)
      .map((row) => ({ cases: Number(row.cases), seconds: Number(row.seconds) }));
  }

  async add(suiteId: string, duration: PastDuration): Promise<void> {
    const add = this.#database.prepare(
      'INSERT INTO durations (suite_id, cases, seconds) VALUES (?, ?, ?)',
    );
    const forget = this.#database.prepare(
      `DELETE FROM durations WHERE suite_id = ? AND id NOT IN
       (SELECT id FROM durations WHERE suite_id = ? ORDER BY id DESC LIMIT ?)`,
    );
    await Promise.all([
      this.#commits.run(() => add.run(suiteId, duration.cases, duration.seconds)),
      this.#commits.run(() => forget.run(suiteId, suiteId, KEPT_PER_SUITE)),
    ]);
  }
}
