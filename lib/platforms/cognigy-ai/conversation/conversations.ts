import { isUnfinished } from '../../../domain/unfinished-result.ts';
import type { DriveRequest, StatusOutcome } from '../../../steps/ports/platform.ts';
import { foreignText } from '../../foreign-text.ts';
import type { HttpClient } from '../../http.ts';
import { findEndpoint } from '../find-endpoint.ts';
import { unavailable } from '../playbook-ports.ts';
import { AdaptiveLimit } from './adaptive-limit.ts';
import type { ConversationBatch } from './conversation-batch.ts';
import { ConversationPass } from './conversation-pass.ts';
import type { ConversationsOptions } from './conversations-options.ts';
import type { Interlocutor } from './hold-conversation.ts';
import { openConversations, unbegun } from './open-conversation.ts';

/** Conversations as executions: nothing happens but while they are driven. */
export class Conversations {
  readonly #options: ConversationsOptions;
  readonly #tokens = new Map<string, Promise<string>>();
  readonly #clients = new Map<number, HttpClient>();
  /** By endpoint: what it was found to bear. */
  readonly #limits = new Map<string, AdaptiveLimit>();
  /** Executions in which the bot has answered. */
  readonly #heard = new Set<string>();
  /** By execution: what has worked in it. */
  readonly #worked = new Map<string, Interlocutor['worked']>();

  constructor(options: ConversationsOptions) {
    this.#options = options;
  }

  /** @throws SuiteRejected where the endpoint does not know the URL token. */
  async drive(batch: ConversationBatch, request: DriveRequest): Promise<StatusOutcome> {
    const done = new Set(request.stored.filter((each) => !isUnfinished(each)).map(caseIdIn));
    const cases = batch.cases.filter(({ id }) => !done.has(id));
    const open = openConversations(request.stored, request.lost);
    const pass = new ConversationPass(batch, request, {
      ...this.#options,
      todo: cases.map((spoken) => ({ spoken, open: open.get(spoken.id) ?? unbegun(spoken.id) })),
      limit: this.#limit(batch),
      heard: this.#heard,
      worked: this.#workedIn(request),
      urlToken: cases.length === 0 ? '' : await this.#token(batch),
      http: this.#client(batch.answer_timeout_seconds * 1_000),
    });
    const outcome = await pass.run();
    return (await this.#switched(batch)) ?? outcome;
  }

  /** What is said where the endpoint runs another version by now; null where it does not, or nobody knows. */
  async #switched({ entrypoint }: ConversationBatch): Promise<StatusOutcome | null> {
    if (entrypoint === null) return null;
    const read = await this.#options.lookUp.api.readEndpoint(entrypoint.endpoint_id);
    if (read.status === 'failed') {
      if (read.kind !== 'not_found') return unavailable(read);
      return ended('was deleted');
    }
    const { entrypoint: now, active } = read.value;
    if (active === false) {
      return ended('was switched off');
    }
    if (now === undefined || now === entrypoint.id) return null;
    return ended(`was pointed from ${entrypoint.id} to ${foreignText(now, 60)}`);
  }

  #workedIn({ executionId, isHeard, stored }: DriveRequest): Interlocutor['worked'] {
    const worked = this.#worked.get(executionId) ?? new Set();
    this.#worked.set(executionId, worked);
    if (isHeard) worked.add('endpoint');
    if (stored.some(isScored)) worked.add('scores');
    return worked;
  }

  #limit({ endpoint, conversations_at_once }: ConversationBatch): AdaptiveLimit {
    const limit = this.#limits.get(endpoint) ?? new AdaptiveLimit(conversations_at_once);
    this.#limits.set(endpoint, limit);
    return limit;
  }

  #token({ endpoint, project_id }: ConversationBatch): Promise<string> {
    const key = JSON.stringify([endpoint, project_id]);
    const token =
      this.#tokens.get(key) ??
      findEndpoint(this.#options.lookUp, endpoint, project_id).then(({ URLToken }) => URLToken);
    this.#tokens.set(key, token);
    token.catch(() => this.#tokens.delete(key));
    return token;
  }

  #client(timeoutMs: number): HttpClient {
    const client = this.#clients.get(timeoutMs) ?? this.#options.http(timeoutMs);
    this.#clients.set(timeoutMs, client);
    return client;
  }
}

/** Which version has answered nobody can tell any more. */
function ended(how: string): StatusOutcome {
  return { status: 'terminal', word: 'failed', problem: `the endpoint ${how} while it was tested` };
}

/** Claims that an intent stands in a result, be it that of a turn. */
function isScored(result: unknown): boolean {
  if (result === null || typeof result !== 'object') return false;
  if ('intent_scores' in result) return true;
  return 'turns' in result && Array.isArray(result.turns) && result.turns.some(isScored);
}

function caseIdIn(result: unknown): unknown {
  return result !== null && typeof result === 'object' && 'case_id' in result
    ? result.case_id
    : undefined;
}
