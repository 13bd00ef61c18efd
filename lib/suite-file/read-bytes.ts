import { readFile, stat } from 'node:fs/promises';

export const MAX_SUITE_FILE_BYTES = 50_000_000;

/**
 * The content of a file, or why it has none that is read, as the end of a sentence.
 * @throws an error of the system where there is no such file or it may not be read.
 */
export async function readBytes(path: string): Promise<Uint8Array | string> {
  const found = await stat(path);
  if (found.isDirectory()) return 'is a directory';
  if (!found.isFile()) return 'is not a regular file';
  if (found.size <= MAX_SUITE_FILE_BYTES) return await readFile(path);
  return `is ${Math.ceil(found.size / 1e6)} MB long`;
}

export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
