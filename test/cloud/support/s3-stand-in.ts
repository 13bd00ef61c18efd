import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type Listening, serving } from './listening.ts';

export interface S3StandIn extends Listening {
  /** `/bucket/key` to its bytes. */
  readonly objects: Map<string, Buffer>;
  /** Puts in the order they came, those that were refused included. */
  readonly puts: string[];
  /** The next `times` puts are answered with this status and code, and not carried out. */
  refuseNextPuts(status: number, code: string, times: number): void;
}

/** As much of S3 as evidence needs: put where nothing is, with a checksum, and get. */
export async function s3StandIn(): Promise<S3StandIn> {
  const objects = new Map<string, Buffer>();
  const puts: string[] = [];
  let refusal = { status: 0, code: '', times: 0 };
  const server = await serving(async (request, body, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://s3').pathname);
    if (request.method === 'GET') {
      const object = objects.get(path);
      if (object === undefined) return fail(response, 404, 'NoSuchKey');
      response.writeHead(200, { 'content-type': 'application/json' }).end(object);
      return;
    }
    if (request.method !== 'PUT') return fail(response, 501, 'NotImplemented');
    puts.push(path);
    if (refusal.times > 0) {
      refusal.times -= 1;
      return fail(response, refusal.status, refusal.code);
    }
    const checksum = createHash('sha256').update(body).digest('base64');
    if (request.headers['x-amz-checksum-sha256'] !== checksum) {
      return fail(response, 400, 'BadDigest');
    }
    if (request.headers['if-none-match'] === '*' && objects.has(path)) {
      return fail(response, 412, 'PreconditionFailed');
    }
    objects.set(path, body);
    response.writeHead(200, { etag: '"stand-in"' }).end();
  });
  const refuseNextPuts = (status: number, code: string, times: number) => {
    refusal = { status, code, times };
  };
  return Object.assign(server, { objects, puts, refuseNextPuts });
}

function fail(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
