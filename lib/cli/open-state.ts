import { resolve } from 'node:path';
import {
  openStateDirectory,
  type StateDirectory,
  type StateOptions,
} from '../local/state-directory.ts';
import type { StateFlags } from './options/state-options.ts';
import type { Terminal } from './terminal.ts';

/**
 * Opens `--state-dir`, as seen from the working directory.
 *
 * `mustExist`: a misspelt directory must not look like an empty history. `onlyReads`: the command does with
 * a directory that may not be written.
 */
export function openState(
  { stateDir }: StateFlags,
  terminal: Terminal,
  options: StateOptions = {},
): StateDirectory {
  return openStateDirectory(resolve(terminal.cwd(), stateDir), options);
}
