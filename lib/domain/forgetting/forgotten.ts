import { sha256Of } from '../sha256.ts';
import type { ForgettingRecord } from './forgetting-log.ts';
import { restIn } from './tombstone.ts';

type Of<Kind extends ForgettingRecord['kind']> = Extract<ForgettingRecord, { kind: Kind }>;

/** What was forgotten on purpose, by a log of it. */
export class Forgotten {
  readonly #pruned = new Map<string, Of<'pruned'>>();
  readonly #redacted = new Map<string, Of<'redacted'>[]>();
  /** The last one, of runs where nothing says yet that it is done to its end. */
  readonly #unfinished = new Map<string, Of<'redacted'>>();
  readonly #tombstones = new Map<string, Set<string>>();

  constructor(records: Iterable<ForgettingRecord>) {
    for (const record of records) {
      if (record.kind === 'pruned') {
        this.#pruned.set(record.run_id, record);
        continue;
      }
      if (record.kind === 'finished') {
        this.#unfinished.delete(record.run_id);
        continue;
      }
      this.#unfinished.set(record.run_id, record);
      this.#redacted.set(record.run_id, [...this.redactionsOf(record.run_id), record]);
      for (const { sha256, tombstone_sha256 } of record.pieces) {
        const known = this.#tombstones.get(sha256) ?? new Set();
        this.#tombstones.set(sha256, known.add(tombstone_sha256));
      }
    }
  }

  pruningOf(runId: string): Of<'pruned'> | undefined {
    return this.#pruned.get(runId);
  }

  /** The runs that were pruned last, `count` at most. */
  lastPruned(count: number): readonly string[] {
    return [...this.#pruned.keys()].slice(-count);
  }

  redactionsOf(runId: string): readonly Of<'redacted'>[] {
    return this.#redacted.get(runId) ?? [];
  }

  /** The redaction of a run that was begun and is not done to its end. */
  unfinishedOf(runId: string): Of<'redacted'> | undefined {
    return this.#unfinished.get(runId);
  }

  /** Claims that a piece of a run, named by its digest, has given way to a tombstone for good. */
  isGone(runId: string, sha256: string): boolean {
    if (this.#unfinished.has(runId)) return false;
    return this.redactionsOf(runId).some(({ pieces }) =>
      pieces.some((piece) => piece.sha256 === sha256),
    );
  }

  runs(): Set<string> {
    return new Set([...this.#pruned.keys(), ...this.#redacted.keys()]);
  }

  /** What is left of a piece; null where the bytes are no tombstone of it that is on record. */
  rest(sha256: string, bytes: Uint8Array | null): Uint8Array | null {
    const tombstones = this.#tombstones.get(sha256);
    if (tombstones === undefined || bytes === null) return null;
    return tombstones.has(sha256Of(bytes)) ? restIn(sha256, bytes) : null;
  }
}
