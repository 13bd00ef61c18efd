import { json, type ScriptedServer, scriptedServer } from './scripted-server.ts';

interface Submitted {
  readonly test_cases: readonly {
    readonly input_text: string;
    readonly outcome: { readonly expected_intent?: string };
  }[];
}

/** A platform on 127.0.0.1 that speaks the contract and answers each case as it is told to. */
export interface PlatformOfFates extends AsyncDisposable {
  readonly origin: string;
  /** Inputs of the cases that the bot gets wrong from here on. */
  readonly wrong: Set<string>;
  /** Inputs of the cases of which no result is given. */
  readonly silent: Set<string>;
  /** What a submission is answered with instead of 202. */
  refuses: number | null;
  /** The word for every execution. */
  word: string;
  readonly submissions: Submitted[];
  /** Adds to the results and to every other answer. */
  headers: Record<string, string>;
  /** The part of an address at which alone a mock answers; null where none does. */
  mockAnswers: string | null;
  readonly requests: ScriptedServer['requests'];
}

export async function platformOfFates(): Promise<PlatformOfFates> {
  const submissions: Submitted[] = [];
  const platform = {
    wrong: new Set<string>(),
    silent: new Set<string>(),
    refuses: null as number | null,
    word: 'completed',
    submissions,
    headers: {} as Record<string, string>,
    mockAnswers: null as string | null,
  };
  const server = await scriptedServer((request) => {
    const isMock = platform.mockAnswers !== null && request.path.includes(platform.mockAnswers);
    const headers = { ...platform.headers, ...(isMock ? { 'cognigate-mock': '1' } : {}) };
    const answer = (status: number, body: unknown) => json(status, body, headers);
    if (request.path.endsWith('/oauth/token')) return answer(200, { access_token: 'token' });
    if (request.method === 'POST') {
      if (platform.refuses !== null) return answer(platform.refuses, {});
      submissions.push(JSON.parse(request.body));
      return answer(202, { execution_id: `exec-${submissions.length}` });
    }
    const number = Number(/exec-(\d+)/.exec(request.path)?.[1]);
    if (!request.path.includes('results')) return answer(200, { status: platform.word });
    const cases = submissions[number - 1]?.test_cases ?? [];
    return answer(200, {
      test_results: cases
        .filter(({ input_text }) => !platform.silent.has(input_text))
        .map(({ input_text, outcome }) => {
          const passed = !platform.wrong.has(input_text);
          return {
            input_text,
            assertions: [{ type: 'intent', passed }],
            matched_intent: passed ? outcome.expected_intent : 'another',
            intent_confidence: 0.9,
            extracted_entities: [],
            response_text: 'ok',
            latency_ms: 100,
          };
        }),
    });
  });
  return Object.assign(platform, {
    origin: server.origin,
    requests: server.requests,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  });
}
