import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { canonicalForm } from '../domain/audit/canonical-form.ts';
import {
  type EndpointEntry,
  EndpointRecord,
  type MovedEndpoint,
  sealEndpointEntry,
} from '../domain/audit/endpoint-log.ts';
import { ConcurrentWrite, IntegrityViolated } from '../domain/errors.ts';
import { DynamoChain, type StoredLink } from './dynamo-chain.ts';

/** A loan that goes well is four steps. */
const PAGE = 20;

/**
 * Every step of every endpoint that was moved from this account, a chain for each endpoint. The place in it
 * is the lock: who has read the chain and is not the first to go on may not move the endpoint.
 */
export class DynamoEndpointLog {
  readonly #chains: DynamoChain;
  readonly #last = new Map<string, EndpointRecord | undefined>();

  /** @throws ConfigurationInvalid for a name that no table can have. */
  constructor(client: DynamoDBClient, options: { readonly tableName: string }) {
    this.#chains = new DynamoChain(client, options);
  }

  /** @throws ConcurrentWrite where the endpoint was moved since its steps were read. */
  async append(entry: EndpointEntry): Promise<EndpointRecord> {
    const chain = chainOf({ platformUrl: entry.platform_url, id: entry.endpoint.id });
    const record = sealEndpointEntry(this.#last.get(chain), entry);
    const { seq, hash } = record;
    if (!(await this.#chains.insert({ chain, seq, hash, text: canonicalForm(record) }))) {
      throw new ConcurrentWrite(`the endpoint ${entry.endpoint.id} was moved by another meanwhile`);
    }
    this.#last.set(chain, record);
    return record;
  }

  /**
   * The newest steps of an endpoint, oldest first, at least from its last loan or promotion on: what came
   * before has no effect any more, since an endpoint that was lent is never promoted, nor the other way round.
   */
  async of(endpoint: MovedEndpoint): Promise<readonly EndpointRecord[]> {
    const chain = chainOf(endpoint);
    const found: EndpointRecord[] = [];
    for (;;) {
      const page = await this.#chains.before(chain, found[0]?.seq ?? null, PAGE);
      const steps = page.map((link) => recordOf(chain, link)).reverse();
      found.unshift(...steps);
      if (steps.length < PAGE || steps.some(isSettled)) break;
    }
    this.#last.set(chain, found.at(-1));
    return found;
  }
}

function isSettled({ move, stage }: EndpointRecord): boolean {
  return move === 'promote' || (move === 'give_back' && stage === 'done');
}

function chainOf({ platformUrl, id }: MovedEndpoint): string {
  return `${platformUrl} ${id}`;
}

function recordOf(chain: string, { seq, text }: StoredLink): EndpointRecord {
  try {
    return EndpointRecord.parse(JSON.parse(text));
  } catch (cause) {
    throw new IntegrityViolated(`step ${seq} of the endpoint ${chain} cannot be read`, { cause });
  }
}
