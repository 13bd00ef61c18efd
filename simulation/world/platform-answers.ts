import { jsonBytes } from '../../lib/domain/json-bytes.ts';
import type { HttpRequest } from '../../lib/platforms/http.ts';
import type { HttpBody } from '../../lib/platforms/http-body.ts';
import type { HttpEffect } from '../effects.ts';
import type { SimulatedCase, SimulatedExecution } from './simulated-execution.ts';
import type { SimulatedPlace } from './simulated-place.ts';
import { CLIENT_SECRET } from './simulated-platform.ts';
import type { SimulatedWorld } from './simulated-world.ts';

export interface WireAnswer {
  readonly status: number;
  readonly body: HttpBody;
  readonly retryAfter?: string;
  /** The server's `Date` header. */
  readonly date?: string;
  /** What the platform means by `Retry-After`, in milliseconds from now. */
  readonly holdMs?: number;
}

export function json(status: number, value: unknown): WireAnswer {
  return { status, body: { kind: 'json', value, bytes: jsonBytes(value) } };
}

/** An answer of which JSON itself would not keep all. */
export function written(status: number, text: string): WireAnswer & { readonly bytes: Uint8Array } {
  const bytes = new TextEncoder().encode(text);
  return { status, body: { kind: 'json', value: JSON.parse(text), bytes }, bytes };
}

export function throttled(seconds: number): WireAnswer {
  return {
    ...json(429, { message: 'too many requests' }),
    retryAfter: String(seconds),
    holdMs: seconds * 1_000,
  };
}

/** A request that has arrived somewhere. */
export interface AskedPlatform {
  readonly world: SimulatedWorld;
  readonly place: SimulatedPlace;
  readonly request: HttpRequest;
}

/** What the platform does and says when nothing goes wrong. */
export function answerRequest(asked: AskedPlatform, effect: HttpEffect): WireAnswer {
  const { world, request } = asked;
  const { platform } = asked.place;
  const now = world.clock.now();
  const seconds = platform.secondsUntilRoom(now);
  if (seconds !== null) return throttled(seconds);
  if (effect === 'token') return tokenAnswer(asked);
  const token = (request.headers?.authorization ?? '').replace(/^Bearer /, '');
  if (!platform.accepts(token, now)) return json(401, { message: 'unauthorized' });
  if (effect === 'submit') return submitAnswer(asked);
  const id = decodeURIComponent(/\/executions\/([^/]+)\//.exec(request.path)?.[1] ?? '');
  const execution = platform.find(id);
  const isHidden = now < (execution?.acceptedAt ?? 0) + world.plan.platform.hiddenMs;
  if (execution === undefined || isHidden) return json(404, { message: 'unknown execution' });
  return effect === 'status'
    ? json(200, statusOf(world, execution))
    : resultsAnswer(asked, execution);
}

function tokenAnswer({ world, place, request }: AskedPlatform): WireAnswer {
  const form = new URLSearchParams(new TextDecoder().decode(request.body));
  if (form.get('client_secret') !== CLIENT_SECRET) return json(401, { error: 'invalid_client' });
  const { token, seconds } = place.platform.issueToken(world.clock.now());
  return json(200, { access_token: token, expires_in: seconds, token_type: 'Bearer' });
}

interface WirePayload {
  readonly test_cases: readonly {
    readonly input_text: string;
    readonly outcome: { readonly expected_intent: string; readonly allowed_latency_ms: number };
  }[];
}

function submitAnswer({ world, place, request }: AskedPlatform): WireAnswer {
  const { headers, body } = request;
  const { test_cases } = JSON.parse(new TextDecoder().decode(body)) as WirePayload;
  const cases = test_cases.map(
    ({ input_text, outcome }): SimulatedCase => ({
      text: input_text,
      intent: outcome.expected_intent,
      allowedMs: outcome.allowed_latency_ms,
    }),
  );
  const key = headers?.['idempotency-key'] ?? '';
  const { execution, isKnown } = place.platform.submit(key, cases, world.clock.now());
  const conflicts = isKnown && world.plan.platform.ability === 'conflicts';
  return json(conflicts ? 409 : 202, { execution_id: execution.id });
}

function statusOf(world: SimulatedWorld, execution: SimulatedExecution): object {
  const now = world.clock.now();
  if (now >= execution.endsAt) return { status: execution.word };
  const share = (now - execution.acceptedAt) / (execution.endsAt - execution.acceptedAt);
  return world.plan.platform.reportsProgress
    ? { status: 'running', progress: share }
    : { status: 'running' };
}

const PAGE = 2;

function resultsAnswer(
  { world, place, request }: AskedPlatform,
  execution: SimulatedExecution,
): WireAnswer {
  const { platform } = place;
  const { path } = request;
  const { resultsAfterMs, pages } = world.plan.platform;
  const now = world.clock.now();
  if (now < execution.endsAt + resultsAfterMs) return json(200, { test_results: [] });
  const { results } = execution;
  if (!pages || results.length <= PAGE) {
    platform.serve(execution, results);
    platform.serveIn(execution, jsonBytes({ test_results: results }), results);
    return json(200, { test_results: results });
  }
  const first = Number(/page=(\d+)/.exec(path)?.[1] ?? 0);
  const isLast = first + PAGE >= results.length;
  if (isLast) platform.serve(execution, results);
  return json(200, {
    test_results: results.slice(first, first + PAGE),
    ...(isLast ? {} : { next: `${path.replace(/\?.*/, '')}?page=${first + PAGE}` }),
  });
}
