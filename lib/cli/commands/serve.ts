import { startHistoryServer } from '../../serve/history-server.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { portNumber } from '../options/flag-values.ts';
import { withStateOptions } from '../options/state-options.ts';
import { portTaken } from '../port-taken.ts';
import { toldToStop } from '../told-to-stop.ts';

/** `cognigate serve`: serves until it is told to stop. Its address is the first line on stdout, as JSON. */
export const serve = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command.option('--port <n>', 'port to listen on; 0 takes a free one', portNumber, 0),
    ),
  examples: ['cognigate serve --port 4680'],
  async action(flags, terminal) {
    const stopped = toldToStop(terminal);
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    await using server = await startHistoryServer({ port: flags.port, state }).catch(
      (error: unknown) => {
        throw portTaken(error, flags.port);
      },
    );
    terminal.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
    terminal.stderr.write(`history of ${state.path} on ${server.url}; Ctrl-C ends it\n`);
    if (state.isSealed) {
      terminal.stderr.write('note: it may only be read, so it is shown as it was just now\n');
    }
    await stopped;
    return ExitCode.passed;
  },
});
