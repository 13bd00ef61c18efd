import type { BotAnswer, DemoBot } from '../executions-v1/bot/demo-bot.ts';
import { isObject, type JsonObject } from './wire.ts';

/** What a user sends: a text, data, or both. */
export interface UserInput {
  readonly text: string;
  readonly data: unknown;
}

export interface BotOutput {
  readonly text: string;
  readonly data: JsonObject;
}

/** What a flow has done with one input. */
export interface BotReply {
  readonly outputs: readonly BotOutput[];
  /** Null where no intent matched. */
  readonly intent: string | null;
  readonly score: number | null;
  /** Slot names to the values found. */
  readonly slots: Readonly<Record<string, readonly string[]>>;
  readonly context: JsonObject;
  readonly state: string;
  /** Measured, in whole milliseconds. */
  readonly latencyMs: number;
}

/** Offered below the answer as buttons whose titles stand in `data` alone. */
const QUICK_REPLIES: Readonly<Record<string, readonly string[]>> = {
  intent_payment_methods: ['Credit card', 'PayPal', 'Bank transfer', 'Invoice'],
  intent_cancel_subscription: ['Go ahead', 'Keep my subscription'],
  intent_talk_to_agent: ['Cancel the call'],
};

/** A question that the next message may answer. */
const ASKS = /\?$|^Please (?:tell|type)/;

/** One conversation with the demo bot: it remembers the context, and what it has asked for. */
export class BotSession {
  readonly #bot: DemoBot;
  readonly #tellsNlu: boolean;
  #context: JsonObject = {};
  #asked: string | null = null;
  #state = 'default';

  /** `tellsNlu`: outputs carry what the flow has understood, under `data.cognigate`. */
  constructor(bot: DemoBot, { tellsNlu = false }: { readonly tellsNlu?: boolean } = {}) {
    this.#bot = bot;
    this.#tellsNlu = tellsNlu;
  }

  /** What a client puts into the session from outside. */
  inject({ context, state }: { readonly context?: JsonObject; readonly state?: string }): void {
    this.#context = { ...this.#context, ...context };
    this.#state = state ?? this.#state;
  }

  get state(): string {
    return this.#state;
  }

  get context(): JsonObject {
    return this.#context;
  }

  async say({ text, data }: UserInput): Promise<BotReply> {
    if (isObject(data)) this.#context = { ...this.#context, ...data };
    const answer = await this.#understand(text);
    const slots = slotsOf(answer);
    this.#asked = ASKS.test(answer.responseText) ? text : null;
    this.#state = this.#asked === null ? 'default' : 'asking';
    return {
      outputs: this.#outputs(answer, slots),
      intent: answer.intent,
      score: answer.confidence,
      slots,
      context: this.#context,
      state: this.#state,
      latencyMs: answer.latencyMs,
    };
  }

  /** What was asked for is read together with the message that asked. */
  async #understand(text: string): Promise<BotAnswer> {
    const alone = await this.#bot.answer(text);
    if (this.#asked === null || alone.intent !== null || alone.entities.length === 0) return alone;
    return this.#bot.answer(`${this.#asked} ${text}`);
  }

  #outputs(answer: BotAnswer, slots: BotReply['slots']): BotOutput[] {
    const data: JsonObject = {
      ...(Object.keys(this.#context).length > 0 ? { context: this.#context } : {}),
      ...(this.#tellsNlu
        ? {
            cognigate: {
              intent: answer.intent,
              score: answer.confidence,
              entities: Object.fromEntries(
                Object.entries(slots).map(([name, [value]]) => [name, value]),
              ),
            },
          }
        : {}),
    };
    const replies = QUICK_REPLIES[answer.intent ?? ''] ?? [];
    const first = { text: answer.responseText, data };
    return replies.length === 0 ? [first] : [first, quickReplies(replies)];
  }
}

function slotsOf({ entities }: BotAnswer): Record<string, string[]> {
  const slots: Record<string, string[]> = {};
  for (const { name, value } of entities) slots[name] = [...(slots[name] ?? []), value];
  return slots;
}

function quickReplies(titles: readonly string[]): BotOutput {
  return {
    text: '',
    data: {
      _cognigy: {
        _default: {
          _quickReplies: {
            type: 'quick_replies',
            text: 'Choose one:',
            quickReplies: titles.map((title) => ({
              contentType: 'postback',
              title,
              payload: title.toLowerCase(),
            })),
          },
        },
      },
    },
  };
}
