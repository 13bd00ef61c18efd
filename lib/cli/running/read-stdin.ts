import { MAX_SUITE_FILE_BYTES } from '../../suite-file/read-bytes.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError where nothing comes, or more than a suite may be long. */
export async function readStdin({ stdin }: Pick<Terminal, 'stdin'>): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stdin ?? []) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > MAX_SUITE_FILE_BYTES) {
      throw new UsageError('stdin has more than 50 MB; split the suite');
    }
    parts.push(bytes);
  }
  if (size === 0) {
    throw new UsageError('nothing came on stdin; pipe a suite into it, or name a file');
  }
  return Buffer.concat(parts);
}
