import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { type ApiRequest, type ApiResponse, problem } from '../../lib/api/http.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { asError } from './as-error.ts';
import { logger } from './logger.ts';

/** Answers by method and route, such as `POST /runs`. */
export type Routes<Ports> = Readonly<
  Record<string, (request: ApiRequest, ports: Ports) => Promise<ApiResponse>>
>;

const RETRY_SECONDS = 5;

export type ProxyHandler = (
  event: APIGatewayProxyEvent,
  context: Context,
) => Promise<APIGatewayProxyResult>;

/** A handler behind API Gateway's Lambda proxy integration; what escapes a route is logged, once. */
export function apiHandler<Ports>(
  routes: Routes<Ports>,
  ports: () => Ports,
  log: Logger = logger,
): ProxyHandler {
  const run = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(injectLambdaContext(log, { resetKeys: true }))
    .handler(async (event) => {
      const request = requestOf(event);
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

/** Claims that an event is one of API Gateway's, and no schedule's. */
export function isProxyEvent(event: unknown): event is APIGatewayProxyEvent {
  return event !== null && typeof event === 'object' && 'httpMethod' in event;
}

function requestOf(event: APIGatewayProxyEvent): ApiRequest {
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

function present(
  values: Readonly<Record<string, string | undefined>> | null,
): Record<string, string> {
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
