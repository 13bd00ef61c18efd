import { startHistoryServer } from '../../serve/history-server.ts';
import { localHistory } from '../../serve/local-history.ts';
import type { RunHistory } from '../../serve/run-history.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { collect, portNumber } from '../options/flag-values.ts';
import { withStateOptions } from '../options/state-options.ts';
import { portTaken } from '../port-taken.ts';
import { gateHistory } from '../remote/gate-history.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import type { Terminal } from '../terminal.ts';
import { toldToStop } from '../told-to-stop.ts';
import { UsageError } from '../usage-error.ts';

/** `cognigate serve`: serves until it is told to stop. Its address is the first line on stdout, as JSON. */
export const serve = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .option('--port <n>', 'port to listen on; 0 takes a free one', portNumber, 0)
        .option('--gate-url <url>', 'show the runs of a deployed gate instead')
        .option('--read-only', 'pages that change nothing: no run can be cancelled from them')
        .option(
          '--suite-id <id>',
          'with --gate-url: a suite that the gate does not list; may be repeated',
          collect,
          [],
        ),
    ),
  examples: ['cognigate serve --port 4680', 'cognigate serve --gate-url "$COGNIGATE_URL"'],
  async action({ gateUrl, suiteId: named, port, readOnly = false, ...flags }, terminal) {
    const stopped = toldToStop(terminal);
    if (gateUrl !== undefined) {
      const { client } = await openRemoteGate(gateUrl, terminal);
      const history = gateHistory(client, { named, readOnly });
      return served(history, { whose: gateUrl, port, terminal, stopped });
    }
    if (named.length > 0) {
      throw new UsageError('--suite-id goes with --gate-url: this machine lists all its suites');
    }
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    const note = state.isSealed ? 'it may only be read, so it is shown as it was just now' : null;
    const history = localHistory(state, { readOnly });
    return await served(history, { whose: state.path, port, terminal, stopped, note });
  },
});

interface Serving {
  readonly whose: string;
  readonly port: number;
  readonly terminal: Terminal;
  readonly stopped: Promise<unknown>;
  readonly note?: string | null;
}

async function served(
  history: RunHistory,
  { whose, port, terminal, stopped, note = null }: Serving,
): Promise<number> {
  await using server = await startHistoryServer(port, history).catch((error: unknown) => {
    throw portTaken(error, port);
  });
  terminal.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  terminal.stderr.write(`history of ${whose} on ${server.url}; Ctrl-C ends it\n`);
  if (note !== null) terminal.stderr.write(`note: ${note}\n`);
  await stopped;
  return ExitCode.passed;
}
