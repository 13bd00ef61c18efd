import type * as z from 'zod';
import type { PlatformAnswer } from '../../steps/ports/platform.ts';
import { foreignText } from '../foreign-text.ts';
import type { HttpAnswer, HttpOutcome } from '../http.ts';
import { answerOf } from '../masked-answers.ts';
import { isSuccess, problemOf } from '../unavailable.ts';
import { ProblemDetails } from './wire.ts';

/** Why a call to the API brought nothing. */
type ApiFailureKind =
  /** There was never a connection: nothing was sent. */
  | 'unreachable'
  /** No answer to a request that may have been carried out. */
  | 'no_answer'
  /** 401, or the platform's words for a key that it does not know, which also come with 500. */
  | 'wrong_key'
  /** 403: the key is known and may not do this. */
  | 'forbidden'
  | 'not_found'
  /** 429: nothing was done. */
  | 'throttled'
  /** 400 and any other 4xx: the request is wrong, a project id that does not exist included. */
  | 'rejected'
  /** 5xx and 408; of a change nobody knows whether it was made. */
  | 'server_error'
  /** 3xx, or a success whose body is not of the documented form: likely another server altogether. */
  | 'unreadable'
  /** It is of the documented form and not what was asked for: a part of a list, or something else. */
  | 'contradictory';

export interface ApiFailure {
  readonly status: 'failed';
  readonly kind: ApiFailureKind;
  /** Null where there was no answer. */
  readonly httpStatus: number | null;
  /** What was asked for, what came of it, the platform's own sentence and its trace id; no secret. */
  readonly problem: string;
  /** What the vendor's support asks for; null where the answer names none. */
  readonly traceId: string | null;
  readonly retryAfterSeconds: number | null;
  /** Requests that the call took. */
  readonly requests: number;
}

export interface ApiSuccess<T> {
  readonly status: 'ok';
  /** With marks for secrets of ours. */
  readonly value: T;
  /** As it came, where it repeats one. */
  readonly came?: T;
  /** As it is kept; absent for a list of several pages. */
  readonly answer?: PlatformAnswer;
  /** By the clock of the platform, in milliseconds since 1970 UTC; absent where it does not tell. */
  readonly saidAt?: number;
  /** Requests that the call took; more than one for a list of several pages. */
  readonly requests: number;
}

export type ApiOutcome<T> = ApiSuccess<T> | ApiFailure;

/** Reads an outcome of HTTP that is a success of the documented form; null for any other. */
export function apiSuccess<T>(outcome: HttpOutcome, schema: z.ZodType<T>): ApiSuccess<T> | null {
  if (outcome.kind !== 'answer' || !isSuccess(outcome)) return null;
  const { body } = outcome;
  if (body.kind === 'incomplete') return null;
  const read = schema.safeParse(body.kind === 'json' ? body.value : undefined);
  if (!read.success) return null;
  const { saidAt } = outcome;
  const success = {
    status: 'ok',
    value: read.data,
    requests: 1,
    ...(saidAt === undefined ? {} : { saidAt }),
  } as const;
  if (body.kind !== 'json') return success;
  const came = body.masked === undefined ? null : schema.safeParse(body.masked.came);
  return { ...success, answer: answerOf(body), ...(came?.success ? { came: came.data } : {}) };
}

/** The failure of a call whose answer is not what was asked for. */
export function contradiction(problem: string, requests: number): ApiFailure {
  return {
    status: 'failed',
    kind: 'contradictory',
    httpStatus: 200,
    problem,
    traceId: null,
    retryAfterSeconds: null,
    requests,
  };
}

/** Claims that the call was surely not carried out, so that a change may be tried again. */
export function wasNotCarriedOut({ kind }: ApiFailure): boolean {
  return (
    kind !== 'no_answer' &&
    kind !== 'server_error' &&
    kind !== 'unreadable' &&
    kind !== 'contradictory'
  );
}

/** The failure by which the platform says that it wants to hear nothing for a while; null where it does not. */
export function silenceIn(outcome: ApiOutcome<unknown>): ApiFailure | null {
  return outcome.status === 'failed' && (outcome.retryAfterSeconds ?? 0) > 0 ? outcome : null;
}

/** Claims that something answered at all, whatever it was. */
export function wasReached({ kind }: ApiFailure): boolean {
  return kind !== 'unreachable';
}

/** The words by which the platform refuses a key, whatever the status. */
const KEY_REFUSED = /authenticate via api ?key|invalid api ?key/i;

/**
 * Reads an outcome of HTTP that is no usable success.
 * @param what what was asked for, such as `the flows`
 * @param redact takes out of a text what is no secret anywhere else
 */
export function apiFailure(
  outcome: HttpOutcome,
  what: string,
  redact: (text: string) => string = (text) => text,
): ApiFailure {
  if (outcome.kind === 'no_answer') {
    return {
      status: 'failed',
      kind: outcome.phase === 'connect' ? 'unreachable' : 'no_answer',
      httpStatus: null,
      problem: `${outcome.problem} when asked for ${what}`,
      traceId: null,
      retryAfterSeconds: null,
      requests: 1,
    };
  }
  const details = detailsOf(outcome);
  const said = saidIn(details);
  const traceId = details?.traceId === undefined ? null : foreignText(redact(details.traceId), 100);
  const quoted = said === null ? '' : `: "${foreignText(redact(said))}"`;
  const trace = traceId === null ? '' : ` (trace ${traceId})`;
  return {
    status: 'failed',
    kind: kindOf(outcome, said),
    httpStatus: outcome.status,
    problem: `${problemOf(outcome, what)}${quoted}${trace}`,
    traceId,
    retryAfterSeconds: outcome.retryAfterSeconds,
    requests: 1,
  };
}

function kindOf(answer: HttpAnswer, said: string | null): ApiFailureKind {
  const { status } = answer;
  if (isSuccess(answer) || (status >= 300 && status < 400)) return 'unreadable';
  if (status === 401 || (said !== null && KEY_REFUSED.test(said))) return 'wrong_key';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not_found';
  if (status === 429 || status === 425) return 'throttled';
  if (status === 408 || status >= 500) return 'server_error';
  return 'rejected';
}

function detailsOf({ body }: HttpAnswer): ProblemDetails | null {
  if (body.kind !== 'json') return null;
  const details = ProblemDetails.safeParse(body.value);
  return details.success ? details.data : null;
}

function saidIn(details: ProblemDetails | null): string | null {
  const candidates = [details?.detail, details?.message, details?.error, details?.title];
  return candidates.find((text) => text !== undefined && text.trim() !== '') ?? null;
}
