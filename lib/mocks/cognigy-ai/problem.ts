import type { Answer } from '../executions-v1/answer.ts';

/** The platform's own numbers beside the HTTP status, as far as the mock uses them. */
export const ProblemCode = {
  missingArgument: 1000,
  notFound: 1002,
  invalidArgument: 1005,
  methodNotAllowed: 1013,
} as const;

const NAMES: Readonly<Record<number, readonly [type: string, title: string]>> = {
  400: ['Bad Request', 'Bad Request Error'],
  401: ['Unauthorized', 'Unauthorized Error'],
  403: ['Forbidden', 'Forbidden Error'],
  404: ['Not Found', 'Not Found Error'],
  405: ['Method Not Allowed', 'Method Not Allowed Error'],
  413: ['Payload Too Large', 'Payload Too Large Error'],
  429: ['TooManyRequestsError', 'Too Many Requests Error'],
  500: ['Internal Server Error', 'Internal Server Error'],
  502: ['Bad Gateway', 'Bad Gateway Error'],
  503: ['Service Unavailable', 'Service Unavailable Error'],
  504: ['Gateway Timeout', 'Gateway Timeout Error'],
};

/** A request that is refused; where and under which trace id is added when it is sent. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly status: number;
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    code: number = status,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The error document of RFC 7807 with the platform's additions. */
export function problem(refused: RefusedRequest, instance: string, traceId: string): Answer {
  const [type, title] = NAMES[refused.status] ?? ['Error', 'Error'];
  return {
    status: refused.status,
    headers: refused.headers,
    body: {
      type,
      title,
      status: refused.status,
      detail: refused.message,
      instance: instance.replace(/^\/new/, ''),
      code: refused.code,
      traceId,
      details: {},
    },
  };
}
