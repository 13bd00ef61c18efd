import type { Answer } from '../executions-v1/answer.ts';
import { ok } from '../executions-v1/answer.ts';
import type { DemoBot } from '../executions-v1/bot/demo-bot.ts';
import type { Analytics } from './analytics.ts';
import { type BotOutput, BotSession } from './bot-session.ts';
import type { CallFaults } from './call-faults.ts';
import type { IdSource } from './id-source.ts';
import { RefusedRequest } from './problem.ts';
import type { ProjectLogs } from './project-logs.ts';
import { Fields } from './request-body.ts';
import type { CognigyAiBehaviour } from './scenario.ts';
import { SlidingWindow } from './sliding-window.ts';
import { isObject, type JsonObject } from './wire.ts';
import type { WorldEndpoint } from './world.ts';

const HOUR_SECONDS = 3_600;

export interface EndpointServiceOptions {
  readonly bot: DemoBot;
  readonly endpoints: readonly WorldEndpoint[];
  readonly settings: CognigyAiBehaviour;
  readonly ids: IdSource;
  readonly logs: ProjectLogs;
  readonly analytics: Analytics;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Whom a message is for. */
export interface MessageAddress {
  readonly urlToken: string;
  readonly isTest: boolean;
}

/** Where `target` leads to; null where it is no address of an endpoint. */
export function messageAddress(target: string): MessageAddress | null {
  const [path = ''] = target.split('?', 1);
  const [, test, urlToken] = /^\/(test\/)?([A-Za-z0-9]{8,200})$/.exec(path) ?? [];
  return urlToken === undefined ? null : { urlToken, isTest: test !== undefined };
}

/** The REST endpoints: speaks each message to the bot in the session that it names. */
export class EndpointService {
  readonly #options: EndpointServiceOptions;
  readonly #testMessages: SlidingWindow;
  readonly #sessions = new Map<string, { readonly ordinal: number; session: BotSession | null }>();
  messages = 0;
  testMessages = 0;
  overQuota = 0;

  constructor(options: EndpointServiceOptions) {
    this.#options = options;
    const { test_messages_per_hour } = options.settings;
    this.#testMessages = new SlidingWindow(test_messages_per_hour, HOUR_SECONDS, options.now);
  }

  get conversations(): number {
    return this.#sessions.size;
  }

  get peakInHour(): number {
    return this.#testMessages.peak;
  }

  /** The place of a conversation, from 0 in the order of first appearance; null where the body names none. */
  ordinalOf(body: unknown): number | null {
    return isObject(body) && typeof body.sessionId === 'string'
      ? this.#entry(body.sessionId).ordinal
      : null;
  }

  async answer(address: MessageAddress, body: JsonObject, faults: CallFaults): Promise<Answer> {
    const { bot, endpoints, settings, ids, sleep, logs, analytics } = this.#options;
    const endpoint = endpoints.find(({ URLToken }) => URLToken === address.urlToken);
    if (endpoint === undefined) throw new RefusedRequest(404, 'Endpoint does not exist');
    const fields = new Fields(body);
    const userId = fields.text('userId');
    const sessionId = fields.text('sessionId');
    const text = typeof body.text === 'string' ? body.text : '';
    if (text === '' && body.data === undefined) {
      throw new RefusedRequest(400, 'Validation failed. A message needs text or data.');
    }
    this.messages += 1;
    if (address.isTest) this.#countTest();
    const late = (faults.find('late')?.seconds ?? 0) + settings.seconds_per_message;
    if (late > 0) await sleep(late * 1000);

    const entry = this.#entry(sessionId);
    entry.session ??= new BotSession(bot, { tellsNlu: endpoint.tellsNlu });
    const { outputs, intent, score } = await entry.session.say({ text, data: body.data });
    if (endpoint.useAnalytics) {
      const { entrypoint } = endpoint;
      const made = { intent, intentScore: score, entrypoint };
      analytics.note({ sessionId, contactId: userId, inputText: text, ...made });
    }
    const traceId = ids.nextTraceId('endpoint');
    const said = saidUnder(outputs, faults);
    if (!said.some(({ text }) => text !== '')) logs.note(userId, traceId);
    return ok({
      text: joinedText(said),
      data: Object.assign({}, ...said.map(({ data }) => data)),
      outputStack: said.map((output) => ({
        text: output.text,
        data: output.data,
        traceId,
        disableSensitiveLogging: false,
        source: 'bot',
      })),
      userId,
      sessionId,
    });
  }

  /** @throws RefusedRequest where the session has not begun. */
  session(sessionId: string): BotSession {
    const session = this.#sessions.get(sessionId)?.session ?? null;
    if (session === null) throw new RefusedRequest(404, 'Session does not exist');
    return session;
  }

  #entry(sessionId: string) {
    const known = this.#sessions.get(sessionId);
    if (known !== undefined) return known;
    const entry = { ordinal: this.#sessions.size, session: null };
    this.#sessions.set(sessionId, entry);
    return entry;
  }

  #countTest(): void {
    const { refuse_test_messages } = this.#options.settings;
    this.testMessages += 1;
    if (!refuse_test_messages) {
      if (this.#testMessages.note()) this.overQuota += 1;
      return;
    }
    const wait = this.#testMessages.admit();
    if (wait === null) return;
    this.overQuota += 1;
    throw new RefusedRequest(429, 'Too many test messages', 429, { 'retry-after': String(wait) });
  }
}

/** What comes of a bot that keeps silent, or whose model tells how it stopped. */
function saidUnder(outputs: readonly BotOutput[], faults: CallFaults): readonly BotOutput[] {
  if (faults.find('nothing') !== undefined) return [];
  const stop = faults.find('stops');
  if (stop === undefined) return outputs;
  const { reason, words, tool } = stop;
  const data = {
    _cognigy: { _messageId: 'message-1', _finishReason: reason },
    ...(tool === undefined ? {} : { tool_calls: [{ type: 'function', function: { name: tool } }] }),
  };
  return [...(words ? outputs : []), { text: '', data }];
}

function joinedText(outputs: readonly BotOutput[]): string {
  return outputs
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join(' ');
}
