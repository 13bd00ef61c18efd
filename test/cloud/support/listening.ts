import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A server on a free port of 127.0.0.1 that goes away when it is disposed of. */
export interface Listening extends AsyncDisposable {
  readonly url: string;
}

export async function listening(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** A server whose requests are answered one by one by `answer`, with the whole body at hand. */
export function serving(
  answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => Promise<void>,
): Promise<Listening> {
  return listening(
    createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        answer(request, Buffer.concat(chunks), response).catch((error: unknown) => {
          response.writeHead(500).end(String(error));
        });
      });
    }),
  );
}
