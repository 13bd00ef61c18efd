import { randomUUID } from 'node:crypto';
import type { HttpClient, HttpRequest } from '../platforms/http.ts';
import { type ModelledAnswer, type ModelledWire, sentIn } from './modelled-wire.ts';

const TOKEN_SECONDS = 3_600;

export interface ExecutionModel {
  readonly secondsOf: (cases: number) => number;
  /** The status tells how many cases are done. */
  readonly tellsProgress: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

interface Execution {
  readonly cases: number;
  readonly startedAt: number;
}

/** The wire of `executions-v1` where every execution takes its time and completes, its results on one page. */
export function modelledExecutions(wire: ModelledWire, model: ExecutionModel): HttpClient {
  const executions = new Map<string, Execution>();
  return wire.client((request) => answerTo(request, executions, model));
}

function answerTo(
  request: HttpRequest,
  executions: Map<string, Execution>,
  model: ExecutionModel,
): ModelledAnswer {
  const { path } = request;
  if (path.endsWith('/oauth/token')) {
    const value = { access_token: 'of-a-model', expires_in: TOKEN_SECONDS, token_type: 'Bearer' };
    return { kind: 'token', value };
  }
  if (request.method === 'POST') {
    const { test_cases: cases } = sentIn(request);
    const count = Array.isArray(cases) ? cases.length : 0;
    const id = randomUUID();
    executions.set(id, { cases: count, startedAt: model.now() });
    return { kind: 'submit', value: { execution_id: id } };
  }
  const id = /\/executions\/([^/]+)\//.exec(path)?.[1] ?? '';
  const execution = executions.get(id) ?? { cases: 0, startedAt: model.now() };
  const value = { execution_id: id };
  if (path.endsWith('/status')) {
    return { kind: 'status', value: { ...value, ...statusOf(execution, model) } };
  }
  const results = Array.from({ length: execution.cases }, () => ({}));
  return { kind: 'results', value: { ...value, test_results: results } };
}

function statusOf({ cases, startedAt }: Execution, model: ExecutionModel): object {
  const seconds = model.secondsOf(cases);
  const share = seconds === 0 ? 1 : Math.min(1, (model.now() - startedAt) / 1_000 / seconds);
  const progress = { completed_cases: Math.floor(share * cases), total_cases: cases };
  return {
    status: share === 1 ? 'completed' : 'running',
    ...(model.tellsProgress ? progress : {}),
  };
}
