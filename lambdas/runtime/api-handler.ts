import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import * as z from 'zod';
import { type ApiRequest, type ApiResponse, problem } from '../../lib/api/http.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { asError } from './as-error.ts';
import { logger } from './logger.ts';

/** Answers by method and route, such as `POST /runs`. */
export type Routes<Ports> = Readonly<
  Record<string, (request: ApiRequest, ports: Ports) => Promise<ApiResponse>>
>;

const RETRY_SECONDS = 5;

const NOT_OF_THE_API =
  'the event is not one of the REST API of this gate: call its address, and no function';

export type ProxyHandler = (event: unknown, context: Context) => Promise<APIGatewayProxyResult>;

/** A handler behind API Gateway's Lambda proxy integration; what escapes a route is logged, once. */
export function apiHandler<Ports>(
  routes: Routes<Ports>,
  ports: () => Ports,
  log: Logger = logger,
): ProxyHandler {
  const run = middy<unknown, APIGatewayProxyResult>()
    .use(injectLambdaContext(log, { resetKeys: true }))
    .handler(async (event) => {
      const request = requestOf(event);
      if (request === null) return proxyResult(problem(400, NOT_OF_THE_API));
      const answer = routes[`${request.method} ${request.route}`];
      if (answer === undefined) return proxyResult(problem(404, 'there is no such route'));
      try {
        return proxyResult(await answer(request, ports()));
      } catch (error) {
        log.error('the request failed', asError(error));
        return proxyResult(escaped(error));
      }
    });
  return async (event, context) => run(event, context);
}

/** Claims that an event is one of API Gateway's, of whatever kind, and no schedule's. */
export function isProxyEvent(event: unknown): boolean {
  return event !== null && typeof event === 'object' && 'requestContext' in event;
}

const texts = z.record(z.string(), z.string().optional()).nullish();

/** What is read of the event of a REST API. */
const ProxyEvent = z.object({
  httpMethod: z.string(),
  resource: z.string(),
  pathParameters: texts,
  queryStringParameters: texts,
  headers: texts,
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({
    identity: z.object({ userArn: z.string().nullish(), accountId: z.string().nullish() }),
  }),
});

/** Null for what no REST API sends. */
function requestOf(written: unknown): ApiRequest | null {
  const parsed = ProxyEvent.safeParse(written);
  if (!parsed.success) return null;
  const event = parsed.data;
  const { identity } = event.requestContext;
  return {
    method: event.httpMethod,
    route: event.resource,
    parameters: decoded(present(event.pathParameters)),
    query: present(event.queryStringParameters),
    headers: Object.fromEntries(
      Object.entries(present(event.headers)).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    principal: identity.userArn ?? identity.accountId ?? 'unknown',
  };
}

function present(values: z.infer<typeof texts>): Record<string, string> {
  const entries = Object.entries(values ?? {});
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** API Gateway hands path parameters on as they stand in the address. */
function decoded(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, percentDecoded(value)]),
  );
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function escaped(error: unknown): ApiResponse {
  const name = asError(error).name;
  return name === ErrorName.storeUnavailable || name === ErrorName.concurrentWrite
    ? problem(503, 'a store of the gate does not answer for now: try again', {
        retryAfterSeconds: RETRY_SECONDS,
      })
    : problem(500, "the gate failed at this; its operator finds why in the function's log");
}

function proxyResult({ status, headers, body }: ApiResponse): APIGatewayProxyResult {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  return {
    statusCode: status,
    headers: {
      'content-type': type,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    body: JSON.stringify(body),
  };
}
