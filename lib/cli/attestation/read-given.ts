import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '../../domain/errors.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError where a file that the command line names cannot be read. */
export function readBytes(file: string, { cwd }: Pick<Terminal, 'cwd'>): Uint8Array {
  try {
    return readFileSync(resolve(cwd(), file));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}`);
  }
}
