import { jsonBytes } from '../domain/json-bytes.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../platforms/http.ts';

/** What a modelled platform answers to one request, and after how long. */
export interface ModelledAnswer {
  /** What the request is counted as. */
  readonly kind: string;
  readonly value: unknown;
  readonly seconds?: number;
}

/** Requests by what they are for. */
export type RequestCount = Readonly<Record<string, number>>;

/** A client that sends nothing: it counts what would be sent, and answers as a model of the platform does. */
export class ModelledWire {
  readonly #counts = new Map<string, number>();
  readonly #sleep: (ms: number) => Promise<void>;

  constructor(sleep: (ms: number) => Promise<void>) {
    this.#sleep = sleep;
  }

  get requests(): RequestCount {
    return Object.fromEntries(this.#counts);
  }

  client(answer: (request: HttpRequest) => ModelledAnswer): HttpClient {
    return async (request) => {
      const { kind, value, seconds = 0 } = answer(request);
      this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
      const ms = Math.round(seconds * 1_000);
      if (ms > 0) await this.#sleep(ms);
      return answered(request, value);
    };
  }
}

function answered({ origin }: HttpRequest, value: unknown): HttpAnswer {
  return {
    kind: 'answer',
    host: new URL(origin).host,
    status: 200,
    retryAfterSeconds: null,
    body: { kind: 'json', value, bytes: jsonBytes(value) },
  };
}

/** The body of a request as the platform would read it. */
export function sentIn({ body }: HttpRequest): Readonly<Record<string, unknown>> {
  const value: unknown = body === undefined ? {} : JSON.parse(new TextDecoder().decode(body));
  return Object.fromEntries(Object.entries(Object(value)));
}
