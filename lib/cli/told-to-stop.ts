import type { Terminal } from './terminal.ts';

/** Waits for Ctrl-C or the end that a supervisor asks for. */
export function toldToStop(terminal: Pick<Terminal, 'on'>): Promise<void> {
  return new Promise((stop) => {
    terminal.on('SIGINT', stop);
    terminal.on('SIGTERM', stop);
  });
}
