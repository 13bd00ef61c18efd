import { createServer, request } from 'node:http';

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
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port was given');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
