import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { canonicalForm } from '../../domain/audit/canonical-form.ts';
import { ConcurrentWrite } from '../../domain/errors.ts';
import {
  FORGETTING_CHAIN,
  type ForgettingEntry,
  type ForgettingRecord,
  readForgettingLog,
  sealForgettingEntry,
} from '../../domain/forgetting/forgetting-log.ts';
import { Forgotten } from '../../domain/forgetting/forgotten.ts';
import { DynamoChain } from '../dynamo-chain.ts';

/** Everything that was redacted and pruned in an account, as one chain; nobody may change or remove a record. */
export class DynamoForgettingLog {
  readonly #chains: DynamoChain;

  /** @throws ConfigurationInvalid for a name that no table can have. */
  constructor(client: DynamoDBClient, options: { readonly tableName: string }) {
    this.#chains = new DynamoChain(client, options);
  }

  /** @throws ConcurrentWrite where another has written a record meanwhile: those before it are kept. */
  async append(entries: readonly ForgettingEntry[]): Promise<void> {
    let last = (await this.recordsAfter(0)).at(-1);
    for (const entry of entries) {
      last = sealForgettingEntry(last, entry);
      const { seq, hash } = last;
      const link = { chain: FORGETTING_CHAIN, seq, hash, text: canonicalForm(last) };
      if (!(await this.#chains.insert(link))) {
        throw new ConcurrentWrite(`another has written record ${seq} of the log of forgetting`);
      }
    }
  }

  /** Those that can be read; the others are found by a verification. */
  async recordsAfter(seq: number, limit?: number): Promise<readonly ForgettingRecord[]> {
    const links = await this.#chains.after(FORGETTING_CHAIN, seq, limit);
    return readForgettingLog(links.map(({ text }) => text)).records;
  }

  async forgotten(): Promise<Forgotten> {
    return new Forgotten(await this.recordsAfter(0));
  }
}
