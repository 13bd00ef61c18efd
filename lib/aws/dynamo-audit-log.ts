import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type AuditHead, AuditRecord, GENESIS_HASH } from '../domain/audit/audit-chain.ts';
import { canonicalForm } from '../domain/audit/canonical-form.ts';
import { IntegrityViolated } from '../domain/errors.ts';
import type { AuditLog } from '../steps/ports/audit-log.ts';
import { DynamoChain, type StoredLink } from './dynamo-chain.ts';

/** The audit records of all suites, a chain for each. */
export class DynamoAuditLog implements AuditLog {
  readonly #chains: DynamoChain;

  /** @throws ConfigurationInvalid for a name that no table can have. */
  constructor(client: DynamoDBClient, options: { readonly tableName: string }) {
    this.#chains = new DynamoChain(client, options);
  }

  async head(chain: string): Promise<AuditHead> {
    return (await this.#chains.head(chain)) ?? { seq: 0, hash: GENESIS_HASH };
  }

  async insert(record: AuditRecord): Promise<boolean> {
    const { chain, seq, hash } = record;
    return this.#chains.insert({ chain, seq, hash, text: canonicalForm(record) });
  }

  async recordsAfter(chain: string, seq: number): Promise<AuditRecord[]> {
    const links = await this.#chains.after(chain, seq);
    return links.map((link) => recordOf(chain, link));
  }
}

function recordOf(chain: string, { seq, text }: StoredLink): AuditRecord {
  try {
    return AuditRecord.parse(JSON.parse(text));
  } catch (cause) {
    throw new IntegrityViolated(`record ${seq} of audit chain ${chain} is not an audit record`, {
      cause,
    });
  }
}
