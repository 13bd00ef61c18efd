import { defined } from '../defined.ts';
import type { InputProblem } from '../domain/suite/input-problem.ts';
import type { Problem } from './problem.ts';

/** A request as the API's handlers see it, whatever brought it. */
export interface ApiRequest {
  readonly method: string;
  /** The route it was matched to, such as `/runs/{id}`. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Who signed it. */
  readonly principal: string;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

export function ok(body: object): ApiResponse {
  return { status: 200, headers: {}, body };
}

/** @param location - Path of the run. */
export function accepted(body: object, location: string): ApiResponse {
  return { status: 202, headers: { location }, body };
}

const TITLES = {
  400: 'the request is not as it should be',
  404: 'there is no such thing',
  409: 'not in this state',
  413: 'the body is too large',
  422: 'the idempotency key was used for another request',
  429: 'too many at once',
  500: 'an error of the gate itself',
  503: 'not available for now',
} as const;

export function problem(
  status: keyof typeof TITLES,
  detail: string,
  more: {
    readonly problems?: readonly InputProblem[];
    readonly unlisted?: number;
    readonly retryAfterSeconds?: number;
  } = {},
): ApiResponse {
  const body: Problem = {
    title: TITLES[status],
    status,
    detail,
    ...defined({
      problems: more.problems?.map(listed),
      unlisted: more.unlisted || undefined,
    }),
  };
  const headers = defined({ 'retry-after': more.retryAfterSeconds?.toString() });
  return { status, headers, body };
}

const listed = ({ path, problem, remedy, place }: InputProblem) => ({
  path,
  problem,
  remedy,
  line: place?.line ?? null,
});
