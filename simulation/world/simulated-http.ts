import type { HttpClient, HttpOutcome, HttpRequest } from '../../lib/platforms/http.ts';
import { retryAfterSeconds } from '../../lib/platforms/retry-after.ts';
import type { HttpEffect } from '../effects.ts';
import type { PlannedFault } from '../simulation-plan.ts';
import type { FunctionCall } from './function-call.ts';
import { answerOrder, isOfOrders, orderEffectOf } from './order-answers.ts';
import { faultyOrder } from './order-faults.ts';
import { answerRequest, type WireAnswer } from './platform-answers.ts';
import { faultyAnswer } from './platform-faults.ts';
import type { SimulatedPlace } from './simulated-place.ts';
import { digestOf } from './simulated-platform.ts';

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
  if (isOfOrders(path)) return orderEffectOf(method, path);
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
  const place = world.placeAt(request.origin);
  const { host } = new URL(place.url);
  const asked = { world, place, request };
  const isOrder = isOfOrders(request.path);
  const happen = () =>
    isOrder
      ? answerOrder(asked, orderEffectOf(request.method, request.path))
      : answerRequest(asked, effect);
  const lost = () => unanswered(host, 'response', `${host} did not answer within 10 s`);
  if (fault?.fault === 'no_connection') {
    return unanswered(host, 'connect', `${host} refused the connection`);
  }
  call.run.spokeTo.add(place);
  if (fault === null) return received(call, place, happen());
  switch (fault.fault) {
    case 'no_answer':
      await call.pass(TIMEOUT_MS);
      return lost();
    case 'answer_lost':
      happen();
      await call.pass(TIMEOUT_MS);
      return lost();
    case 'late':
      world.later(2_000 + fault.amount * 118_000, happen);
      await call.pass(TIMEOUT_MS);
      return lost();
    case 'slow':
      await call.pass(1_000 + fault.amount * 8_500);
      return received(call, place, happen());
    default: {
      const unwell = { world, place, run: call.run, request, happen };
      const answer = isOrder ? faultyOrder(fault, unwell) : faultyAnswer(fault, unwell);
      return received(call, place, answer);
    }
  }
}

function unanswered(host: string, phase: 'connect' | 'response', problem: string): Heard {
  return { outcome: { kind: 'no_answer', host, phase, code: null, problem }, holdUntil: 0 };
}

/** Reads an answer as the HTTP client does. */
function received(
  { world, now }: FunctionCall,
  { url, platform, isMock }: SimulatedPlace,
  answer: WireAnswer,
): Heard {
  const { status, body, retryAfter, date, holdMs } = answer;
  const seconds = retryAfterSeconds(retryAfter, now(), date);
  if (body.kind === 'json') platform.told.add(digestOf(body.bytes));
  return {
    outcome: {
      kind: 'answer',
      host: new URL(url).host,
      status,
      retryAfterSeconds: seconds,
      body,
      ...(isMock ? { isMock } : {}),
    },
    holdUntil: world.clock.now() + (holdMs ?? 0),
  };
}

/** A request is early where what it belongs to was begun although the platform wanted silence, by every clock. */
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
      from <= begunAt && now + world.setAheadMsSince(from) < until && (isKept || by === call),
  );
  if (hold === undefined) return;
  world.earlyRequests.push(
    `${run.runId} sent ${effect} ${(hold.until - now) / 1_000} s before it was wanted`,
  );
}
