import type { HttpBody } from '../../lib/platforms/http-body.ts';
import type { HttpClient, HttpOutcome, HttpRequest } from '../../lib/platforms/http.ts';
import { retryAfterSeconds } from '../../lib/platforms/retry-after.ts';
import type { HttpEffect } from './effects.ts';
import type { FunctionCall } from './function-call.ts';
import { answerRequest, type WireAnswer } from './platform-answers.ts';
import { faultyAnswer } from './platform-faults.ts';
import type { FaultPlan } from './simulation-plan.ts';

export const PLATFORM_URL = 'https://platform.example';
const HOST = 'platform.example';
const TIMEOUT_MS = 10_000;

/** The client side of the platform's wire, for one function. */
export function simulatedHttp(call: FunctionCall): HttpClient {
  return (request) => {
    const effect = effectOf(request);
    noteEarliness(call, effect);
    const { world } = call;
    return call.perform<HttpOutcome>(effect, {
      there: world.latency(10, 80),
      back: world.latency(10, 80),
      act: (fault) => exchange(call, request, effect, fault),
    });
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
  fault: FaultPlan | null,
): Promise<HttpOutcome> {
  const { world } = call;
  const happen = () => answerRequest(world, request, effect);
  switch (fault?.fault) {
    case undefined:
      return received(call, happen());
    case 'no_connection':
      return { kind: 'no_answer', host: HOST, phase: 'connect', code: 'ECONNREFUSED', problem: `${HOST} refused the connection` };
    case 'no_answer':
      await call.pass(TIMEOUT_MS);
      return unanswered();
    case 'answer_lost':
      happen();
      await call.pass(TIMEOUT_MS);
      return unanswered();
    case 'late':
      world.later(2_000 + fault.amount * 118_000, happen);
      await call.pass(TIMEOUT_MS);
      return unanswered();
    case 'slow':
      await call.pass(1_000 + fault.amount * 8_500);
      return received(call, happen());
    default:
      return received(call, faultyAnswer(world, call.run, request, effect, fault, happen));
  }
}

function unanswered(): HttpOutcome {
  const problem = `${HOST} did not answer within 10 s`;
  return { kind: 'no_answer', host: HOST, phase: 'response', code: null, problem };
}

/** Reads an answer as the HTTP client does, and takes down what the platform asks for. */
function received(call: FunctionCall, answer: WireAnswer): HttpOutcome {
  const { world, run } = call;
  const sentAt = world.clock.now();
  const seconds = retryAfterSeconds(answer.retryAfter, call.now(), answer.date);
  if (answer.holdMs !== undefined && answer.holdMs > 0) {
    run.holds.push({ until: sentAt + answer.holdMs, call, isKept: false });
  }
  const body: HttpBody = answer.body;
  return { kind: 'answer', host: HOST, status: answer.status, retryAfterSeconds: seconds, body };
}

function noteEarliness(call: FunctionCall, effect: HttpEffect): void {
  const { world, run } = call;
  if (call.isDead) return;
  const now = world.clock.now();
  const hold = run.holds.find(({ until, isKept, call: by }) => now < until && (isKept || by === call));
  if (hold === undefined) return;
  world.earlyRequests.push(
    `${run.runId} sent ${effect} ${(hold.until - now) / 1_000} s before it was wanted`,
  );
}
