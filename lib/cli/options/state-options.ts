import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { FlagsOf, NoFlags } from './flags-of.ts';

export const DEFAULT_STATE_DIR = '.cognigate';

/** For commands about the runs of this machine. */
export function withStateOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command.option(
    '--state-dir <dir>',
    'where runs, audit records and evidence are kept (COGNIGATE_STATE_DIR)',
    DEFAULT_STATE_DIR,
  );
}

export type StateFlags = FlagsOf<ReturnType<typeof withStateOptions<[], NoFlags>>>;
