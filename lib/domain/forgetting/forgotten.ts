import { sha256Of } from '../sha256.ts';
import type { ForgettingRecord } from './forgetting-log.ts';
import { restIn } from './tombstone.ts';

type Of<Kind extends ForgettingRecord['kind']> = Extract<ForgettingRecord, { kind: Kind }>;

/** What was forgotten on purpose, by a log of it. */
export class Forgotten {
  readonly #pruned = new Map<string, Of<'pruned'>>();
  readonly #redacted = new Map<string, Of<'redacted'>[]>();
  readonly #tombstones = new Map<string, Set<string>>();

  constructor(records: Iterable<ForgettingRecord>) {
    for (const record of records) {
      if (record.kind === 'pruned') {
        this.#pruned.set(record.run_id, record);
        continue;
      }
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

  redactionsOf(runId: string): readonly Of<'redacted'>[] {
    return this.#redacted.get(runId) ?? [];
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
