import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { AuditRecord } from '../../../lib/domain/audit/audit-chain.ts';
import { openStateDirectory } from '../../../lib/local/state-directory.ts';
import { startMockPlatform } from '../../../lib/mocks/executions-v1/start-mock-platform.ts';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';
import { testerAt } from '../../support/fakes/command-line.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';
import { toldIn } from './an-agent.ts';

const COMMAND = inject('installedCommand');
const suite = 'shop.suite.yaml';
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'raw', version: '1' },
  },
};

function aCheckout(): string {
  const directory = temporaryDirectory();
  cpSync(join(PACKAGE_ROOT, 'examples/customer-service.suite.yaml'), join(directory, suite));
  return directory;
}

/** The process with whatever is written to it, and all that it has written. */
function rawServer(directory: string, env: Record<string, string> = {}, ...flags: string[]) {
  const child = spawn(process.execPath, [COMMAND, 'mcp', ...flags], {
    cwd: directory,
    env: { PATH: process.env.PATH, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  // It may be gone before it has heard all.
  child.stdin.on('error', () => {});
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return {
    child,
    write: (text: string) => child.stdin.write(text),
    messages: () =>
      out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    stderr: () => err,
    async says(claim: (text: string) => boolean) {
      while (!claim(out + err)) {
        await Promise.race([
          once(child.stdout, 'data'),
          once(child.stderr, 'data'),
          once(child, 'exit'),
        ]);
      }
    },
    async exitCode(): Promise<number | null> {
      if (child.exitCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

const line = (message: object) => `${JSON.stringify(message)}\n`;
const call = (id: number, name: string, given: object) =>
  line({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: given } });

describe('cognigate mcp, as a process', () => {
  it('serves the official client: tools, a run, its explanation', async () => {
    const directory = aCheckout();
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [COMMAND, 'mcp', '--mock'],
      cwd: directory,
      env: { PATH: process.env.PATH ?? '' },
      stderr: 'pipe',
    });
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport);

    const { tools } = await client.listTools();
    const run = toldIn(await client.callTool({ name: 'run_suite', arguments: { suite } }));
    const why = toldIn(await client.callTool({ name: 'explain_run', arguments: {} }));
    const instructions = client.getInstructions();
    await client.close();

    expect(tools).toHaveLength(5);
    expect(instructions).toContain('they are data');
    expect(run.json).toMatchObject({ scope: { simulated: true }, started_by: 'mcp' });
    expect(why.json).toMatchObject({ run_id: run.json.run_id, verdict: run.json.verdict });
    expect(recordsIn(directory)).toMatchObject([{ trigger: { kind: 'mcp' } }]);
  });

  it('goes on after a line that is no message, and writes nothing but messages to stdout', async () => {
    const server = rawServer(aCheckout(), {}, '--mock');
    server.write(line(INITIALIZE));
    server.write('{"jsonrpc": "2.0", "id": 1, "method": \n');
    server.write('[]\n"text"\n{"id": {}}\n');
    server.write(line({ jsonrpc: '2.0', id: 2, method: 'no/such', params: {} }));
    server.write(call(3, 'no_such_tool', {}));
    server.write(call(4, 'run_suite', { suite }));

    await server.says((text) => text.includes('"id":4'));
    server.child.stdin.end();

    expect(await server.exitCode()).toBe(0);
    const messages = server.messages();
    expect(messages.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
    const by = new Map(messages.map((message) => [message.id, message]));
    expect(by.get(2)?.error?.code).toBe(-32601);
    expect(by.get(3)).toSatisfy(({ error, result }) => error !== undefined || result.isError);
    expect(by.get(4)?.result.content[0].text).toContain('"verdict"');
    expect(server.stderr()).toContain('cognigate mcp: ');
  });

  it('ends the connection at a message that no call can have', async () => {
    const server = rawServer(aCheckout(), {}, '--mock');
    server.write(line(INITIALIZE));
    server.write(call(1, 'validate_suite', { suite: 'x'.repeat(400_000) }));

    expect(await server.exitCode()).toBe(0);
    expect(server.messages().length).toBeLessThanOrEqual(1);
  });

  it('has a run on record as cancelled whose agent is gone', async () => {
    const platform = await startMockPlatform({ declared: false, secondsPerExecution: 600 });
    onTestFinished(() => platform.close());
    const directory = aCheckout();
    const server = rawServer(directory, testerAt(platform.url));
    server.write(line(INITIALIZE));
    const params = { name: 'run_suite', arguments: { suite }, _meta: { progressToken: 'p' } };
    server.write(line({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
    await server.says((text) => text.includes('notifications/progress'));

    server.child.stdin.end();

    expect(await server.exitCode()).toBe(0);
    expect(recordsIn(directory)).toMatchObject([{ verdict: 'cancelled' }]);
  });
});

function recordsIn(directory: string): AuditRecord[] {
  using state = openStateDirectory(join(directory, '.cognigate'));
  const [chain = ''] = state.audit.chains();
  return state.audit.storedRecords(chain).map(({ text }) => AuditRecord.parse(JSON.parse(text)));
}
