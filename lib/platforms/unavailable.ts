import type { Unavailable } from '../steps/ports/platform.ts';
import type { HttpAnswer, HttpOutcome } from './http.ts';

/** An outcome of HTTP that told nothing of use; `what` is what was asked for, such as `the status`. */
export function unavailable(outcome: HttpOutcome, what: string): Unavailable {
  return {
    status: 'unavailable',
    reached: outcome.kind === 'answer' || outcome.phase === 'response',
    problem: problemOf(outcome, what),
    retryAfterSeconds: outcome.kind === 'answer' ? outcome.retryAfterSeconds : null,
  };
}

/** What was wrong with an outcome, without a word of the body. */
export function problemOf(outcome: HttpOutcome, what: string): string {
  if (outcome.kind === 'no_answer') return outcome.problem;
  const answered = `${outcome.host} answered ${outcome.status} when asked for ${what}`;
  return isSuccess(outcome) ? `${answered}, but ${bodyProblem(outcome)}` : answered;
}

function bodyProblem({ body }: HttpAnswer): string {
  switch (body.kind) {
    case 'empty':
      return 'the body is empty';
    case 'json':
      return 'the body is not of the agreed form';
    default:
      return body.problem;
  }
}

export function isSuccess(answer: HttpAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** The server says that it was too busy or broken to look at the request, not that the request is wrong. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}
