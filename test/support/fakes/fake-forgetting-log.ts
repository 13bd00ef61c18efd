import {
  type ForgettingEntry,
  type ForgettingRecord,
  sealForgettingEntry,
} from '../../../lib/domain/forgetting/forgetting-log.ts';
import { Forgotten } from '../../../lib/domain/forgetting/forgotten.ts';

/** A log of forgetting in memory. */
export class FakeForgettingLog {
  readonly records: ForgettingRecord[] = [];

  async append(entries: readonly ForgettingEntry[]): Promise<void> {
    for (const entry of entries) {
      this.records.push(sealForgettingEntry(this.records.at(-1), entry));
    }
  }

  async recordsAfter(seq: number, limit?: number): Promise<readonly ForgettingRecord[]> {
    return this.records.slice(seq, limit === undefined ? undefined : seq + limit);
  }

  async forgotten(): Promise<Forgotten> {
    return new Forgotten(this.records);
  }
}
