import { PassThrough, Writable } from 'node:stream';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { messageOf } from '../../domain/errors.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { withStateOptions } from '../options/state-options.ts';
import type { Terminal } from '../terminal.ts';
import { toldToStop } from '../told-to-stop.ts';
import { UsageError } from '../usage-error.ts';
import { agentServer } from './agent-server.ts';
import { CallsUnderWay } from './calls-under-way.ts';
import { workplace } from './workplace.ts';

/** A call has a suite's path and ten short cases at most; a longer message ends the connection. */
const MAX_MESSAGE_BYTES = 256 * 1_024;

/** `cognigate mcp`: serves one agent until it, or a person, ends the connection. */
export const mcp = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .option('--base-url <url>', 'address of the platform that runs ask (COGNIGY_API_URL)')
        .option('--mock', 'run suites against the embedded mock platform alone'),
    ),
  examples: [
    'cognigate mcp --mock',
    'COGNIGY_API_URL=https://api.example.com cognigate mcp',
    'npx @modelcontextprotocol/inspector cognigate mcp --mock',
  ],
  async action(flags, terminal) {
    const { stdin } = terminal;
    if (stdin === undefined || stdin.isTTY === true) {
      throw new UsageError(
        'an agent speaks the Model Context Protocol on stdin, and a person sits there; name this command in the settings of the agent (docs/agents.md)',
      );
    }
    const stopped = toldToStop(terminal);
    const calls = new CallsUnderWay();
    const input = stdin.pipe(new PassThrough());
    const transport = new OneConnection(input, toStdout(terminal));
    const place = workplace(flags, terminal);
    const handle = serveStdio(() => agentServer(place, calls), {
      transport,
      onerror: (error) => terminal.stderr.write(`cognigate mcp: ${messageOf(error)}\n`),
    });
    terminal.stderr.write(`serving an agent on stdin and stdout, in ${terminal.cwd()}\n`);
    await Promise.race([stopped, transport.closed]);
    await handle.close();
    // What an agent may still say keeps no process alive.
    stdin.unpipe(input);
    stdin.pause();
    await calls.ended();
    return ExitCode.passed;
  },
});

/** The transport of the process, whose end somebody waits for. */
class OneConnection extends StdioServerTransport {
  readonly #closed = Promise.withResolvers<void>();

  constructor(input: PassThrough, output: Writable) {
    super(input, output, { maxBufferSize: MAX_MESSAGE_BYTES });
  }

  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  override async close(): Promise<void> {
    await super.close();
    this.#closed.resolve();
  }
}

/** Every message in one write, so that nothing of ours comes between. */
function toStdout({ stdout }: Terminal): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      stdout.write(chunk);
      done();
    },
  });
}
