import { createInterface } from 'node:readline';
import { messageOf } from '../domain/errors.ts';
import type { SteadyClock } from '../local/steady-clock.ts';

/** `setRawMode` hands over every key, and shows none of them. */
type Input = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
};

/** What a config file says. */
export interface FileSettings {
  /** By the names that flags have in code; undefined where it says nothing. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Variables of a file that was found, not named: they come from the checkout. */
  readonly found?: {
    readonly file: string;
    readonly variables: Readonly<Record<string, string>>;
  };
}

/** What a command may touch of its process; `process` itself fits. */
export interface Terminal {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  /** Where somebody may answer a question; absent where nobody can be asked. */
  readonly stdin?: Input | undefined;
  /** Where our own commands to a CI runner go; absent where the streams pass everything on. */
  readonly runner?: Pick<Terminal, 'stdout' | 'stderr'>;
  /**
   * Who types; a person or a pipeline where absent. What an agent types takes no address and no secret from
   * `.env`, reads no suite outside of the working directory, tells nobody, goes unsigned, and says on record who it was.
   */
  readonly typist?: 'agent';
  /** That of the machine where absent. */
  readonly clock?: SteadyClock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The settings of a config file; absent where there is none. */
  readonly settings?: FileSettings;
  cwd(): string;
  on(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** Colour where a person looks: a terminal, without NO_COLOR (https://no-color.org) and without --no-color. */
export function wantsColor(
  stream: { readonly isTTY?: boolean },
  env: Terminal['env'],
  flag: boolean,
): boolean {
  return flag && stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}

/**
 * Lets a process outlive its output: `cognigate … | head` closes the pipe early, a disk is full, and the
 * verdict must still decide the exit code. Unheard, the error would end in that of a bot that failed.
 */
export function outliveStreams({ stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>): void {
  stdout.on('error', (error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return;
    stderr.write(`cognigate: stdout cannot be written: ${messageOf(error)}\n`);
  });
  stderr.on('error', () => {});
}

/** Whether a person at the terminal says yes to a question; null where nobody sits there. */
export async function confirm(question: string, terminal: Terminal): Promise<boolean | null> {
  const { stdin: input, stderr } = terminal;
  if (input?.isTTY !== true || stderr.isTTY !== true) return null;
  stderr.write(`${question} [y/N] `);
  for await (const line of createInterface({ input })) return /^\s*y(?:es)?\s*$/iu.test(line);
  return false;
}
