import { startHistoryServer } from '../../serve/history-server.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import type { Terminal } from '../terminal.ts';
import { portTaken } from './port-taken.ts';

export interface ServeFlags {
  readonly port: number;
  readonly stateDir: string;
}

/** `cognigate serve`: serves until it is told to stop. Its address is the first line on stdout, as JSON. */
export async function serve(flags: ServeFlags, terminal: Terminal): Promise<number> {
  const stopped = new Promise<void>((stop) => {
    terminal.on('SIGINT', stop);
    terminal.on('SIGTERM', stop);
  });
  using state = openState(flags, terminal, { mustExist: true });
  await using server = await startHistoryServer({ port: flags.port, state }).catch(
    (error: unknown) => {
      throw portTaken(error, flags.port);
    },
  );
  terminal.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  terminal.stderr.write(`history of ${state.path} on ${server.url}; Ctrl-C ends it\n`);
  await stopped;
  return ExitCode.passed;
}
