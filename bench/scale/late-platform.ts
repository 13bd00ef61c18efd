import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LatePlatform extends AsyncDisposable {
  readonly url: string;
}

/** Passes requests on to a platform, each so many milliseconds late, as over a slow line. */
export async function latePlatform(target: string, lateMs: number): Promise<LatePlatform> {
  const server = createServer((incoming, response) => {
    setTimeout(() => {
      const { method, headers, url = '/' } = incoming;
      const onwards = request(new URL(url, target), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(onwards);
    }, lateMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
