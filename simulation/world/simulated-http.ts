import type { HttpClient, HttpOutcome, HttpRequest } from '../../lib/platforms/http.ts';
import { retryAfterSeconds } from '../../lib/platforms/retry-after.ts';
import type { HttpEffect } from '../effects.ts';
import type { PlannedFault } from '../simulation-plan.ts';
import type { FunctionCall } from './function-call.ts';
import { answerRequest, type WireAnswer } from './platform-answers.ts';
import { faultyAnswer } from './platform-faults.ts';
import { digestOf } from './simulated-platform.ts';

export const PLATFORM_URL = 'https://platform.example';
const HOST = 'platform.example';
const TIMEOUT_MS = 10_000;

interface Heard {
  readonly outcome: HttpOutcome;
  /** Until then the platform wants to hear nothing, by the true clock. */
  readonly holdUntil: number;
}

/**
 * The client side of the platform's wire, for one function.
 *
 * @param operation what the requests belong to; a token is asked for on behalf of whatever is under way
 */
export function simulatedHttp(
  call: FunctionCall,
  operation: { readonly at: number } | null = null,
): HttpClient {
  return async (request) => {
    const effect = effectOf(request);
    noteEarliness(call, effect, operation);
    const { world } = call;
    const { outcome, holdUntil } = await call.perform<Heard>(effect, {
      there: world.latency(10, 80),
      back: world.latency(10, 80),
      act: (fault) => exchange(call, request, effect, fault),
    });
    const from = world.clock.now();
    if (holdUntil > from) call.run.holds.push({ from, until: holdUntil, call, isKept: false });
    return outcome;
  };
}

function effectOf({ method, path }: HttpRequest): HttpEffect {
  if (path.endsWith('/oauth/token')) return 'token';
  if (method === 'POST') return 'submit';
  return path.endsWith('/status') ? 'status' : 'results';
}

async function exchange(
  call: FunctionCall,
  request: HttpRequest,
  effect: HttpEffect,
  fault: PlannedFault | null,
): Promise<Heard> {
  const { world } = call;
  const happen = () => answerRequest(world, request, effect);
  if (fault === null) return received(call, happen());
  switch (fault.fault) {
    case 'no_connection':
      return unanswered('connect', `${HOST} refused the connection`);
    case 'no_answer':
      await call.pass(TIMEOUT_MS);
      return unanswered('response', `${HOST} did not answer within 10 s`);
    case 'answer_lost':
      happen();
      await call.pass(TIMEOUT_MS);
      return unanswered('response', `${HOST} did not answer within 10 s`);
    case 'late':
      world.later(2_000 + fault.amount * 118_000, happen);
      await call.pass(TIMEOUT_MS);
      return unanswered('response', `${HOST} did not answer within 10 s`);
    case 'slow':
      await call.pass(1_000 + fault.amount * 8_500);
      return received(call, happen());
    default:
      return received(call, faultyAnswer(fault, { world, run: call.run, request, happen }));
  }
}

function unanswered(phase: 'connect' | 'response', problem: string): Heard {
  return { outcome: { kind: 'no_answer', host: HOST, phase, code: null, problem }, holdUntil: 0 };
}

/** Reads an answer as the HTTP client does. */
function received({ world, now }: FunctionCall, answer: WireAnswer): Heard {
  const { status, body, retryAfter, date, holdMs } = answer;
  const seconds = retryAfterSeconds(retryAfter, now(), date);
  if (body.kind === 'json') world.platform.told.add(digestOf(body.bytes));
  return {
    outcome: { kind: 'answer', host: HOST, status, retryAfterSeconds: seconds, body },
    holdUntil: world.clock.now() + (holdMs ?? 0),
  };
}

/** A request is early where what it belongs to was begun although the platform wanted silence. */
function noteEarliness(
  call: FunctionCall,
  effect: HttpEffect,
  operation: { readonly at: number } | null,
): void {
  const { world, run } = call;
  if (call.isDead) return;
  const now = world.clock.now();
  const begunAt = operation?.at ?? Math.min(...[...call.operations].map(({ at }) => at));
  const hold = run.holds.find(
    ({ from, until, isKept, call: by }) =>
      from <= begunAt && now < until && (isKept || by === call),
  );
  if (hold === undefined) return;
  world.earlyRequests.push(
    `${run.runId} sent ${effect} ${(hold.until - now) / 1_000} s before it was wanted`,
  );
}
