import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStateDirectory, type StateDirectory } from '../../../lib/local/state-directory.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A state directory that is closed and gone when the test is over; the same `path` opens it again. */
export function temporaryState(path = join(temporaryDirectory(), '.cognigate')): StateDirectory {
  const state = openStateDirectory(path);
  onTestFinished(() => state.close());
  return state;
}
