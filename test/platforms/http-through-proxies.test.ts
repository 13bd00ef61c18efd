import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type HttpRequest, httpClient } from '../../lib/platforms/http.ts';
import type { ProxyRoute } from '../../lib/platforms/proxy.ts';
import { foreignProxy } from '../support/servers/foreign-proxy.ts';
import { empty, hang, json, scriptedServer } from '../support/servers/scripted-server.ts';
import { selfSignedCertificate } from '../support/servers/self-signed-certificate.ts';

const REQUEST = { method: 'POST', path: '/x', body: Buffer.from('{}'), repeatable: false } as const;

function through(proxy: string, timeoutMs = 5_000) {
  const route: ProxyRoute = { kind: 'proxy', proxy: new URL(proxy), variable: 'HTTPS_PROXY' };
  return httpClient({ userAgent: 'cognigate/test', timeoutMs, route: () => route });
}

/** What a proxy sees of an address at a server of ours. */
function named(host: string, protocol = 'http'): HttpRequest {
  return { ...REQUEST, origin: `${protocol}://bot.example.test:${host.split(':')[1]}` };
}

describe('through a proxy', () => {
  it('a host is reached that only the proxy can look up', async () => {
    await using server = await scriptedServer([json(200, { a: 1 })]);
    await using proxy = await foreignProxy();

    const outcome = await through(`http://${proxy.host}`)(named(server.host));

    expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
    expect(proxy.asked).toEqual(['bot.example.test']);
    expect(server.requests).toHaveLength(1);
  });

  it('a user name and a password in its address let us through', async () => {
    await using server = await scriptedServer([json(200, {})]);
    await using proxy = await foreignProxy({ password: 'p@ss' });

    const outcome = await through(`http://ci:p%40ss@${proxy.host}`)(named(server.host));

    expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
    expect(server.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it.each(['http', 'https'])(
    'that asks for a password nothing of %s was sent, and nothing of ours is told',
    async (protocol) => {
      await using server = await scriptedServer([json(200, {})]);
      await using proxy = await foreignProxy({ password: 'right' });

      const outcome = await through(`http://ci:wrong@${proxy.host}`)(named(server.host, protocol));

      expect(outcome).toMatchObject({
        phase: 'connect',
        problem: `${proxy.host}, the proxy of HTTPS_PROXY on the way to ${new URL(named(server.host).origin).host}, asks for a user name and a password (407): write them into its address`,
      });
      expect(server.requests).toEqual([]);
    },
  );

  it('a certificate that nobody vouches for is the host’s, and says how to vouch for it', async () => {
    await using server = await scriptedServer([json(200, {})], selfSignedCertificate());
    await using proxy = await foreignProxy();

    const outcome = await through(`http://${proxy.host}`)(named(server.host, 'https'));

    expect(outcome).toMatchObject({
      phase: 'connect',
      problem: `${new URL(named(server.host).origin).host}, through ${proxy.host}, the proxy of HTTPS_PROXY, has a self-signed TLS certificate (DEPTH_ZERO_SELF_SIGNED_CERT); a CA of your own is named by NODE_EXTRA_CA_CERTS`,
    });
    expect(server.requests).toEqual([]);
  });

  it('that does not listen nothing was sent', async () => {
    const outcome = await through('http://127.0.0.1:1')(named('bot:443', 'https'));

    expect(outcome).toMatchObject({
      phase: 'connect',
      problem:
        '127.0.0.1:1, the proxy of HTTPS_PROXY on the way to bot.example.test, refused the connection (ECONNREFUSED)',
    });
  });

  it('that grants no tunnel in time nothing was sent, and no connection is left', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const closed = new Promise<void>((resolve) => {
      silent.once('connection', (socket) => {
        socket.resume();
        socket.once('close', () => resolve());
      });
    });

    const outcome = await through(`http://127.0.0.1:${port}`, 100)(named('bot:443', 'https'));

    expect(outcome).toMatchObject({ kind: 'no_answer', phase: 'connect' });
    await closed;
    silent.close();
  });

  it('an answer that never comes may be to a request that arrived', async () => {
    await using server = await scriptedServer([hang]);
    await using proxy = await foreignProxy();

    const outcome = await through(`http://${proxy.host}`, 300)(named(server.host));

    expect(outcome).toMatchObject({ kind: 'no_answer', phase: 'response' });
  });
});

describe('a route', () => {
  it('of no use is told, and nothing goes past it', async () => {
    await using server = await scriptedServer([empty(200)]);
    const http = httpClient({
      userAgent: 'cognigate/test',
      route: () => ({ kind: 'mistaken', variable: 'HTTP_PROXY' }),
    });

    const outcome = await http({ ...REQUEST, origin: server.origin });

    expect(outcome).toMatchObject({
      phase: 'connect',
      problem: `${server.host} is to be reached by HTTP_PROXY, which is no http(s) address of a proxy: write it like http://proxy.example.com:3128`,
    });
    expect(server.requests).toEqual([]);
  });

  it('past a proxy is told where it leads nowhere', async () => {
    const http = httpClient({
      userAgent: 'cognigate/test',
      route: () => ({ kind: 'excepted', variable: 'HTTPS_PROXY' }),
    });

    expect(await http({ ...REQUEST, origin: 'http://127.0.0.1:1' })).toMatchObject({
      problem:
        '127.0.0.1:1, without the proxy of HTTPS_PROXY as NO_PROXY says, refused the connection (ECONNREFUSED)',
    });
  });
});
