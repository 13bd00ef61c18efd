import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './transaction.ts';

interface Waiting {
  readonly write: () => void;
  readonly fail: (error: unknown) => void;
  readonly done: () => void;
}

/**
 * Makes one commit of the writes of one turn of the event loop, so that they wait for the disk once.
 *
 * Each is told to be done after the commit, and that it failed by itself: the failure of another is not its own.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  #waiting: Waiting[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** `write` is one statement, so that it is carried out as a whole or not at all. */
  run<Result>(write: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      let result: { readonly value: Result } | undefined;
      const waiting = {
        write: () => {
          result = { value: write() };
        },
        fail: reject,
        done: () => result !== undefined && resolve(result.value),
      };
      if (this.#waiting.push(waiting) === 1) setImmediate(() => this.#commit());
    });
  }

  #commit(): void {
    const group = this.#waiting;
    this.#waiting = [];
    const settle: (() => void)[] = [];
    try {
      inTransaction(this.#database, () => {
        for (const { write, done, fail } of group) {
          try {
            write();
            settle.push(done);
          } catch (error) {
            // A full disk, for one, ends the transaction, and with it what was written before.
            if (!this.#database.isTransaction) throw error;
            settle.push(() => fail(error));
          }
        }
      });
    } catch (error) {
      for (const { fail } of group) fail(error);
      return;
    }
    for (const each of settle) each();
  }
}
