const FORM = 'application/x-www-form-urlencoded';

const FULL_SCOPE = 'test:execute test:read webhook:write';

/** A case that the shop assistant passes. */
export const REFUND_CASE = {
  input_text: 'I want a refund for order AB-123456',
  context_variables: {},
  outcome: {
    expected_intent: 'intent_refund_request',
    expected_entities: ['order_number'],
    expected_response_contains: 'REFUND for   order AB-123456',
    allowed_latency_ms: 5_000,
  },
};

/** Every field that some answer of the contract has; which of them an answer has, the test asserts. */
interface WireBody {
  readonly access_token: string;
  readonly error: string;
  readonly message: string;
  readonly execution_id: string;
  readonly status: string;
  readonly progress: unknown;
  readonly test_results: readonly WireCaseResult[];
  readonly next: string | undefined;
}

export interface WireCaseResult {
  readonly assertions: readonly { readonly type: string; readonly passed: unknown }[];
  readonly matched_intent: string | null;
  readonly intent_confidence: number | null;
  readonly extracted_entities: unknown;
  readonly latency_ms: number;
  readonly input_text: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `{}` where the body is no JSON. */
  readonly json: WireBody;
}

/** Speaks the contract by plain fetch, without any of the project's own client code. */
export class WireClient {
  readonly #url: string;
  token = '';

  constructor(url: string) {
    this.#url = url;
  }

  async call(path: string, init: RequestInit = {}): Promise<WireAnswer> {
    const response = await fetch(`${this.#url}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  }

  askToken(fields: Record<string, string> = {}): Promise<WireAnswer> {
    const form = { grant_type: 'client_credentials', client_id: 'me', client_secret: 'secret' };
    return this.call('/api/v1/oauth/token', {
      method: 'POST',
      headers: { 'content-type': FORM },
      body: new URLSearchParams({ ...form, scope: FULL_SCOPE, ...fields }).toString(),
    });
  }

  async signIn(): Promise<this> {
    this.token = (await this.askToken()).json.access_token;
    return this;
  }

  submit(
    payload: unknown,
    headers: Record<string, string> = {},
    suiteId = 's',
  ): Promise<WireAnswer> {
    return this.call(`/api/v1/test-suites/${suiteId}/executions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
  }

  /** Submits `count` cases that differ, and returns the id of their execution. */
  async start(count = 3, label = ''): Promise<string> {
    return (await this.submit(payloadOf(count, label))).json.execution_id;
  }

  status(id: string): Promise<WireAnswer> {
    return this.#read(`/api/v1/executions/${id}/status`);
  }

  results(id: string, query = ''): Promise<WireAnswer> {
    return this.#read(`/api/v1/executions/${id}/results${query}`);
  }

  async firstResult(id: string): Promise<WireCaseResult> {
    const [first] = (await this.results(id)).json.test_results;
    if (first === undefined) throw new Error('there is no result');
    return first;
  }

  next(path: string): Promise<WireAnswer> {
    return this.#read(path);
  }

  #read(path: string): Promise<WireAnswer> {
    return this.call(path, { headers: { authorization: `Bearer ${this.token}` } });
  }
}

export function payloadOf(count: number, label = '') {
  return {
    suite_id: 's',
    execution_timeout_seconds: 900,
    test_cases: Array.from({ length: count }, (_, position) => ({
      ...REFUND_CASE,
      input_text: `${REFUND_CASE.input_text} ${label}${position}`,
    })),
  };
}

function parsed(text: string): WireBody {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse('{}');
  }
}
