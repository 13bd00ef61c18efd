import { lookup } from 'node:dns';
import { Server } from 'proxy-chain';

export interface ForeignProxy extends AsyncDisposable {
  /** Host and port. */
  readonly host: string;
  /** The hosts that it was asked for, those of tunnels and of plain requests. */
  readonly asked: readonly string[];
}

/** Every name is one of this machine. */
const onThisMachine = new Proxy(lookup, {
  apply: (look, self, [, ...rest]) => Reflect.apply(look, self, ['127.0.0.1', ...rest]),
});

/**
 * A proxy on 127.0.0.1 by `proxy-chain`, which finds every host name on this machine.
 * With `password` it lets nobody through but `ci` with that.
 */
export async function foreignProxy({
  password,
}: {
  password?: string;
} = {}): Promise<ForeignProxy> {
  const asked: string[] = [];
  const server = new Server({
    host: '127.0.0.1',
    port: 0,
    prepareRequestFunction: ({ hostname, username, password: given }) => {
      asked.push(hostname);
      const isLetThrough = password === undefined || (username === 'ci' && given === password);
      return {
        requestAuthentication: !isLetThrough,
        dnsLookup: onThisMachine,
      };
    },
  });
  await server.listen();
  return {
    host: `127.0.0.1:${server.port}`,
    asked,
    async [Symbol.asyncDispose]() {
      await server.close(true);
    },
  };
}
