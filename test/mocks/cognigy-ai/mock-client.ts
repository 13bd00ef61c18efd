import { request as httpRequest } from 'node:http';
import {
  CognigyAiScenario,
  type CognigyAiScenarioInput,
} from '../../../lib/mocks/cognigy-ai/scenario.ts';
import {
  type MockCognigyAi,
  startMockCognigyAi,
} from '../../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import type { BotAnswer, DemoBot } from '../../../lib/mocks/executions-v1/bot/demo-bot.ts';

/** A bot that knows what its two intents are by one word each, and the order number `AB-123456`. */
const wordBot: DemoBot = {
  intents: ['intent_refund_request', 'intent_payment_methods'],
  answer: (text) => Promise.resolve(answerTo(text)),
};

function answerTo(text: string): BotAnswer {
  const entities = text.includes('AB-123456') ? [{ name: 'order_number', value: 'AB-123456' }] : [];
  if (/refund|money back/.test(text)) {
    const responseText =
      entities.length > 0
        ? 'The refund for order AB-123456 is on its way.'
        : 'What is the order number?';
    return {
      intent: 'intent_refund_request',
      confidence: 0.9,
      entities,
      responseText,
      latencyMs: 3,
    };
  }
  if (text.includes('pay')) {
    const responseText = 'You can pay in four ways.';
    return {
      intent: 'intent_payment_methods',
      confidence: 0.8,
      entities,
      responseText,
      latencyMs: 3,
    };
  }
  return { intent: null, confidence: null, entities, responseText: 'Pardon?', latencyMs: 3 };
}

/** Every field that some answer has and a test looks at; which of them an answer has, the test asserts. */
interface MockBody {
  readonly _id: string;
  readonly type: string;
  readonly status: unknown;
  readonly detail: string;
  readonly traceId: string;
  readonly failReason: string;
  readonly items: readonly MockBody[];
  readonly total: number;
  readonly name: string;
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
  readonly next: string | null;
  readonly _embedded: { readonly projects: readonly { readonly projectId: string }[] };
  readonly data: {
    readonly playbookId?: string;
    readonly playbookRunId?: string;
    readonly context?: object;
    readonly cognigate?: object;
    readonly _cognigy?: {
      readonly _default: {
        readonly _quickReplies: { readonly quickReplies: readonly { readonly title: string }[] };
      };
    };
  };
  readonly steps: readonly MockBody[];
  readonly stepResults: readonly MockBody[];
  readonly asserts: readonly object[];
  readonly text: string;
  readonly outputStack: readonly MockBody[];
  readonly scores: readonly object[];
}

export interface MockAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `{}` where the body is no JSON. */
  readonly json: MockBody;
}

/** A mock whose clock stands still until it is moved. */
export class ClockedMock implements AsyncDisposable {
  readonly mock: MockCognigyAi;
  readonly #clock: { time: number };

  private constructor(mock: MockCognigyAi, clock: { time: number }) {
    this.mock = mock;
    this.#clock = clock;
  }

  static async start(
    scenario: Omit<CognigyAiScenarioInput, 'name'> = {},
    bot: DemoBot = wordBot,
  ): Promise<ClockedMock> {
    const clock = { time: Date.UTC(2026, 10, 2, 8) };
    const mock = await startMockCognigyAi({
      bot,
      scenario: CognigyAiScenario.parse({ ...scenario, name: 'of a test' }),
      now: () => clock.time,
      sleep: async (ms) => {
        clock.time += ms;
      },
    });
    return new ClockedMock(mock, clock);
  }

  get now(): number {
    return this.#clock.time;
  }

  /** Lets so many seconds pass. */
  pass(seconds: number): void {
    this.#clock.time += seconds * 1000;
  }

  get project() {
    const [project] = this.mock.world.projects;
    if (project === undefined) throw new Error('the demo world has a project');
    return project;
  }

  /** What a schedule call asks for: the project as it is, its first flow, its first locale. */
  get place() {
    return {
      entrypoint: this.project._id,
      flowId: this.project.flows[0]?.referenceId,
      localeId: this.project.locales[0]?.referenceId,
    };
  }

  playbook(name = 'Release: refund'): string {
    return this.mock.playbookIds[name] ?? '';
  }

  get = (path: string, headers: Record<string, string> = {}) => this.call('GET', path, { headers });
  post = (path: string, body: unknown) => this.call('POST', path, { body });
  patch = (path: string, body: unknown) => this.call('PATCH', path, { body });
  delete = (path: string) => this.call('DELETE', path);

  /** A call of the API below `/new/v2.0`, as documented unless the test says otherwise. */
  call(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<MockAnswer> {
    return this.raw(method, `/new/v2.0${path}`, body, {
      'x-api-key': 'demo-key',
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    });
  }

  /** Says something to the bot behind the endpoint `name`. */
  say(body: unknown, { test = true, name = 'Gate' } = {}): Promise<MockAnswer> {
    const token = this.project.endpoints.find((endpoint) => endpoint.name === name)?.URLToken;
    return this.raw('POST', `${test ? '/test' : ''}/${token}`, body, {
      'content-type': 'application/json',
    });
  }

  /** By `node:http`, since `fetch` sends no body with a GET. */
  raw(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<MockAnswer> {
    const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        `${this.mock.url}${path}`,
        {
          method,
          agent: false,
          headers: { ...headers, ...(bytes ? { 'content-length': bytes.byteLength } : {}) },
        },
        (incoming) => {
          const chunks: Uint8Array[] = [];
          incoming.on('data', (chunk) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            const found = Object.entries(incoming.headers).map(
              ([name, value]): [string, string] => [name, String(value)],
            );
            resolve({
              status: incoming.statusCode ?? 0,
              headers: new Headers(found),
              text,
              json: /^[[{]/.test(text) ? JSON.parse(text) : {},
            });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(bytes);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mock.close();
  }
}
