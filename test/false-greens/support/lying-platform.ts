import {
  type Answer,
  json,
  type SeenRequest,
  scriptedServer,
} from '../../support/servers/scripted-server.ts';
import { honestResult } from './standard-suite.ts';

type Result = Record<string, unknown>;

/** What a platform says otherwise than an honest one would. */
export interface Lies {
  readonly submit?: Answer;
  readonly status?: Answer;
  readonly executionId?: string;
  readonly token?: string;
  /** Changes each result. */
  readonly result?: (result: Result, position: number) => Result;
}

export interface LyingPlatform extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** What it says from now on. */
  tells(lies: Lies): void;
  /** Takes an execution of another server for one of its own. */
  knows(executionId: string, cases: readonly Parameters<typeof honestResult>[0][]): void;
}

/** A platform on 127.0.0.1 whose answers may be changed between one command and the next. */
export async function lyingPlatform(first: Lies = {}): Promise<LyingPlatform> {
  let lies = first;
  const executions = new Map<string, readonly Parameters<typeof honestResult>[0][]>();
  const server = await scriptedServer((request) => {
    if (request.path.endsWith('/oauth/token'))
      return json(200, { access_token: lies.token ?? 'token-1' });
    if (request.method === 'POST') {
      const id = lies.executionId ?? `ex-${crypto.randomUUID()}`;
      if (lies.submit === undefined) executions.set(id, JSON.parse(request.body).test_cases);
      return lies.submit ?? json(202, { execution_id: id });
    }
    const id = /\/executions\/([^/]+)\//.exec(request.path)?.[1] ?? '';
    const cases = executions.get(id);
    if (cases === undefined) return json(404, {});
    if (request.path.includes('/status')) return lies.status ?? json(200, { status: 'completed' });
    const told = lies.result ?? ((result: Result) => result);
    return json(200, {
      test_results: cases.map((each, position) => told(honestResult(each), position)),
    });
  });
  return {
    url: server.origin,
    requests: server.requests,
    tells(next) {
      lies = next;
    },
    knows: (id, cases) => void executions.set(id, cases),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
