import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { FORGET_ROUTES } from '../../../lib/api/forget-routes.ts';
import { READ_ROUTES } from '../../../lib/api/read-routes.ts';
import { aProxyEvent } from '../../support/builders/proxy-event.ts';
import { type Listening, serving } from './listening.ts';

const REGION = 'eu-west-1';
const STAGE = '/gate';

const ROUTES = [
  ['POST', '/runs', 'start-run'],
  ['POST', '/runs/{id}/cancel', 'start-run'],
  ...Object.keys(READ_ROUTES).map((route) => {
    const [method = '', resource = ''] = route.split(' ');
    return [method, resource, 'read-run'] as const;
  }),
  ...Object.keys(FORGET_ROUTES).map((route) => {
    const [method = '', resource = ''] = route.split(' ');
    return [method, resource, 'forget'] as const;
  }),
] as const;

export interface ApiGatewayOptions {
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly invoke: (
    name: 'start-run' | 'read-run' | 'forget',
    event: APIGatewayProxyEvent,
  ) => Promise<APIGatewayProxyResult>;
}

export interface ApiGatewayStandIn extends Listening {
  /** `METHOD /path` of what came, refused requests included. */
  readonly requests: readonly string[];
  /** The next request is carried out, and its answer lost. */
  loseNextAnswer(): void;
}

/** A REST API with IAM authorization in front of two functions: checks the signature, and hands on. */
export async function apiGatewayStandIn(options: ApiGatewayOptions): Promise<ApiGatewayStandIn> {
  const requests: string[] = [];
  let lost = 0;
  const server = await serving(async (request, body, response) => {
    const url = new URL(request.url ?? '', 'http://gate');
    requests.push(`${request.method} ${url.pathname}`);
    if (!isSigned(request, url, body, options.credentials)) {
      const message = 'The request signature we calculated does not match';
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message }));
      return;
    }
    const matched = match(request.method ?? '', url.pathname);
    if (matched === null) {
      response.writeHead(403).end(JSON.stringify({ message: 'Missing Authentication Token' }));
      return;
    }
    const event = aProxyEvent({
      method: request.method ?? '',
      resource: matched.resource,
      path: url.pathname.slice(STAGE.length),
      pathParameters: matched.parameters,
      query: url.search === '' ? null : Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: body.byteLength === 0 ? null : body.toString(),
    });
    const result = await options.invoke(matched.name, event);
    if (lost > 0) {
      lost -= 1;
      response.destroy();
      return;
    }
    response.writeHead(result.statusCode, result.headers as Record<string, string>);
    response.end(result.body);
  });
  return Object.assign(server, {
    url: `${server.url}${STAGE}`,
    requests,
    loseNextAnswer() {
      lost += 1;
    },
  });
}

function match(method: string, path: string) {
  for (const [routeMethod, resource, name] of ROUTES) {
    const pattern = new RegExp(`^${STAGE}${resource.replace('{id}', '([^/]+)')}$`);
    const found = pattern.exec(path);
    if (method !== routeMethod || found === null) continue;
    return { name, resource, parameters: found[1] === undefined ? null : { id: found[1] } };
  }
  return null;
}

/** Signature Version 4 as AWS describes it, worked out anew from what arrived. */
function isSigned(
  { method, headers }: IncomingMessage,
  url: URL,
  body: Buffer,
  { accessKeyId, secretAccessKey }: ApiGatewayOptions['credentials'],
): boolean {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/;
  const [, key, day = '', region = '', service = '', names = '', signature] =
    pattern.exec(headers.authorization ?? '') ?? [];
  if (key !== accessKeyId || region !== REGION || service !== 'execute-api') return false;
  if (!names.split(';').includes('host')) return false;
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const canonical = [
    method,
    url.pathname.split('/').map(encodeURIComponent).join('/'),
    query,
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    sha256(body),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const signingKey = [day, region, service, 'aws4_request'].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  return hmac(signingKey, toSign).toString('hex') === signature;
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
