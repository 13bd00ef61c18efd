import { Writable } from 'node:stream';
import type { Terminal } from '../terminal.ts';

export interface AgentCall {
  /** Ends what the call has begun, as Ctrl-C ends a command. */
  readonly signal: AbortSignal;
  /** Hears each line that the call writes on its own stdout. */
  readonly onLine?: (line: string) => void;
}

/**
 * The terminal of one call of an agent. Its stdout is heard by the call alone, since the one of the process
 * belongs to the protocol; its stderr is that of the process.
 */
export function agentTerminal(
  process: Pick<Terminal, 'stderr' | 'env' | 'cwd' | 'clock'>,
  { signal, onLine = () => {} }: AgentCall,
): Terminal {
  const { stderr, env, clock } = process;
  const interrupts = new Map<() => void, () => void>();
  return {
    typist: 'agent',
    stdout: lines(onLine),
    stderr: plain(stderr),
    env,
    cwd: () => process.cwd(),
    ...(clock === undefined ? {} : { clock }),
    on(event, listener) {
      if (event !== 'SIGINT') return;
      const once = () => queueMicrotask(listener);
      interrupts.set(listener, once);
      if (signal.aborted) once();
      else signal.addEventListener('abort', once, { once: true });
    },
    off(_, listener) {
      const once = interrupts.get(listener);
      if (once !== undefined) signal.removeEventListener('abort', once);
      interrupts.delete(listener);
    },
  };
}

/** Without a person before it: no bar, no colours, no breaks at a width. */
function plain(stderr: Terminal['stderr']): Terminal['stderr'] {
  return new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      stderr.write(chunk);
      done();
    },
  });
}

function lines(onLine: (line: string) => void): Writable {
  let begun = '';
  return new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      const parts = (begun + String(chunk)).split('\n');
      begun = parts.pop() ?? '';
      for (const part of parts) onLine(part);
      done();
    },
  });
}
