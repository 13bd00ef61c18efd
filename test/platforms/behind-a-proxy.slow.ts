import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { type ForeignProxy, foreignProxy } from '../support/servers/foreign-proxy.ts';
import { empty, type ScriptedServer, scriptedServer } from '../support/servers/scripted-server.ts';
import { selfSignedCertificate } from '../support/servers/self-signed-certificate.ts';

const HOST = 'inside.example.test';
const SUITE =
  'suite_id: shop\ntest_cases:\n  - input_text: I forgot my password\n    outcome: {expected_intent: intent_password_reset, allowed_latency_ms: 5000}\n';
const certificate = selfSignedCertificate(HOST);
const directory = mkdtempSync(join(tmpdir(), 'cognigate-test-'));
const authority = join(directory, 'company.pem');

let platform: MockPlatform;
let proxy: ForeignProxy;
let webhook: ScriptedServer;
let account: ScriptedServer;
/** The mock behind TLS, as a company would have it. */
const tls = createServer(certificate, (incoming, response) => {
  const { method = 'GET', headers } = incoming;
  const onwards = request(
    new URL(incoming.url ?? '/', platform.url),
    { method, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  incoming.pipe(onwards);
});

beforeAll(async () => {
  writeFileSync(authority, certificate.cert);
  writeFileSync(join(directory, 'suite.yaml'), SUITE);
  platform = await startMockPlatform();
  proxy = await foreignProxy({ password: 'p@ss' });
  webhook = await scriptedServer([empty(200)], certificate);
  account = await scriptedServer(
    [
      (response) =>
        response.end(
          '<DescribeStacksResponse><Outputs><member><OutputKey>ApiUrl</OutputKey><OutputValue>https://a1</OutputValue></member></Outputs></DescribeStacksResponse>',
        ),
    ],
    certificate,
  );
  tls.listen(0, '127.0.0.1');
  await once(tls, 'listening');
});

afterAll(async () => {
  tls.close();
  tls.closeAllConnections();
  await platform.close();
  await proxy[Symbol.asyncDispose]();
  await webhook[Symbol.asyncDispose]();
  await account[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

function inside(port: number | string | undefined): string {
  return `https://${HOST}:${port}`;
}

/** A command in a process of its own, as a company's machine starts it. */
async function ended(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [inject('installedCommand'), ...args], {
    cwd: directory,
    env: {
      PATH: process.env.PATH,
      NO_COLOR: '1',
      COGNIGY_API_URL: inside((tls.address() as AddressInfo).port),
      COGNIGY_CLIENT_ID: 'id',
      COGNIGY_CLIENT_SECRET: 'a-secret-of-ours',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listen = (text: string) => {
    said += text;
  };
  child.stdout.setEncoding('utf8').on('data', listen);
  child.stderr.setEncoding('utf8').on('data', listen);
  const [exitCode] = await once(child, 'close');
  return { exitCode, said };
}

describe('on a machine whose only way out is a proxy', () => {
  const HTTPS_PROXY = () => `http://ci:p%40ss@${proxy.host}`;

  it('a run asks the platform and tells a webhook through it, with a CA of the company', async () => {
    const hook = inside(webhook.host.split(':')[1]);
    const args = ['run', 'suite.yaml', '--webhook', `${hook}/told`, '--json'];

    const { exitCode, said } = await ended(args, {
      HTTPS_PROXY: HTTPS_PROXY(),
      NODE_EXTRA_CA_CERTS: authority,
    });

    expect({ exitCode, said }).toMatchObject({
      exitCode: 0,
      said: expect.stringContaining('"verdict": "passed"'),
    });
    expect(webhook.requests).toHaveLength(1);
    expect(new Set(proxy.asked)).toEqual(new Set([HOST]));
  });

  it('a CA that Node was not told of is told by the variable that names it', async () => {
    const { exitCode, said } = await ended(['run', 'suite.yaml'], { HTTPS_PROXY: HTTPS_PROXY() });

    expect(exitCode).toBe(3);
    expect(said.replace(/\s+/g, ' ')).toContain('a CA of your own is named by NODE_EXTRA_CA_CERTS');
    expect(said).not.toContain('p%40ss');
  });

  it('the account is asked through it', async () => {
    const { exitCode, said } = await ended(['stack', 'ApiUrl', '--region', 'eu-west-1'], {
      HTTPS_PROXY: HTTPS_PROXY(),
      NODE_EXTRA_CA_CERTS: authority,
      AWS_ENDPOINT_URL_CLOUDFORMATION: inside(account.host.split(':')[1]),
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE00',
      AWS_SECRET_ACCESS_KEY: 'stand-in',
    });

    expect({ exitCode, said }).toEqual({ exitCode: 0, said: 'https://a1\n' });
  });

  it('a gate in an account is asked through it', async () => {
    const before = webhook.requests.length;

    const { said } = await ended(
      ['status', 'run-1', '--gate-url', inside(webhook.host.split(':')[1])],
      {
        HTTPS_PROXY: HTTPS_PROXY(),
        NODE_EXTRA_CA_CERTS: authority,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE00',
        AWS_SECRET_ACCESS_KEY: 'stand-in',
      },
    );

    expect(webhook.requests.length, said).toBeGreaterThan(before);
  });

  it('what NO_PROXY names is not asked through it, and the message says so', async () => {
    const { exitCode, said } = await ended(['run', 'suite.yaml'], {
      HTTPS_PROXY: HTTPS_PROXY(),
      NO_PROXY: '.example.test',
    });

    expect(exitCode).toBe(3);
    expect(said.replace(/\s+/g, ' ')).toContain(
      'without the proxy of HTTPS_PROXY as NO_PROXY says',
    );
  });
});
