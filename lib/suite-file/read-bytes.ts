import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

export const MAX_SUITE_FILE_BYTES = 50_000_000;

/**
 * The content of a file, or why it has none that is read, as the end of a sentence.
 * @param within the folder that it may not lie outside of, be it by a link; any file is read where absent
 * @throws an error of the system where there is no such file or it may not be read.
 */
export async function readBytes(path: string, within?: string): Promise<Uint8Array | string> {
  if (within !== undefined && !(await liesWithin(path, within))) {
    return 'lies outside of the folder that suites are read in';
  }
  const found = await stat(path);
  if (found.isDirectory()) return 'is a directory';
  if (!found.isFile()) return 'is not a regular file';
  if (found.size <= MAX_SUITE_FILE_BYTES) return await readFile(path);
  return `is ${Math.ceil(found.size / 1e6)} MB long`;
}

export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** What is not there lies where its name says, so that nobody learns what there is elsewhere. */
async function liesWithin(path: string, folder: string): Promise<boolean> {
  if (!isNamedWithin(path, folder)) return false;
  const real = await realpath(path).catch(() => null);
  return real === null || isBeneath(await realpath(folder), real);
}

/** Claims that a file lies in a folder by its name, or that there is no such folder to lie in. */
export function isNamedWithin(path: string, folder: string | undefined): boolean {
  return folder === undefined || isBeneath(folder, resolve(path));
}

function isBeneath(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
