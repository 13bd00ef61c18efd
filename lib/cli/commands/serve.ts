import { answerRemoteRequest } from '../../serve/answer-remote-request.ts';
import { type HistorySource, startHistoryServer } from '../../serve/history-server.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { collect, portNumber } from '../options/flag-values.ts';
import { withStateOptions } from '../options/state-options.ts';
import { portTaken } from '../port-taken.ts';
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
        .option('--gate-url <url>', 'show the runs of a deployed gate instead, by suite')
        .option(
          '--suite-id <id>',
          'with --gate-url: a suite to show; may be repeated',
          collect,
          [],
        ),
    ),
  examples: [
    'cognigate serve --port 4680',
    'cognigate serve --gate-url "$COGNIGATE_URL" --suite-id support',
  ],
  async action({ gateUrl, suiteId: suites, port, ...flags }, terminal) {
    const stopped = toldToStop(terminal);
    if (gateUrl !== undefined) {
      if (suites.length === 0) {
        throw new UsageError('a deployed gate lists runs by suite: name one with --suite-id');
      }
      const { client } = await openRemoteGate(gateUrl, terminal);
      const answer = (url: URL) => answerRemoteRequest(url, { history: client, suites });
      return served(gateUrl, port, { answer }, { terminal, stopped });
    }
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    const note = state.isSealed ? 'it may only be read, so it is shown as it was just now' : null;
    return await served(state.path, port, { state }, { terminal, stopped, note });
  },
});

async function served(
  whose: string,
  port: number,
  source: HistorySource,
  {
    terminal,
    stopped,
    note = null,
  }: { terminal: Terminal; stopped: Promise<unknown>; note?: string | null },
): Promise<number> {
  await using server = await startHistoryServer({ port, ...source }).catch((error: unknown) => {
    throw portTaken(error, port);
  });
  terminal.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  terminal.stderr.write(`history of ${whose} on ${server.url}; Ctrl-C ends it\n`);
  if (note !== null) terminal.stderr.write(`note: ${note}\n`);
  await stopped;
  return ExitCode.passed;
}
