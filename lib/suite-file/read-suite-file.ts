import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { type ParseOptions, parseSuite, type SuiteFile } from './parse-suite.ts';
import { SUITE_EXTENSIONS, suiteFormatOf } from './suite-format.ts';
import { broken } from './suite-source.ts';

export const MAX_SUITE_FILE_BYTES = 50_000_000;

/** Reads a suite file by its extension. Whatever is wrong with the file is in the answer, never an exception. */
export async function readSuiteFile(
  path: string,
  options: Omit<ParseOptions, 'format'> = {},
): Promise<SuiteFile> {
  const format = suiteFormatOf(path);
  try {
    const found = await stat(path);
    if (found.isDirectory()) return broken(null, 'is a directory', 'name a suite file in it');
    if (!found.isFile()) {
      return broken(null, 'is not a regular file', 'write the suite to a file first');
    }
    if (found.size > MAX_SUITE_FILE_BYTES) {
      const megabytes = Math.ceil(found.size / 1e6);
      return broken(null, `is ${megabytes} MB long`, 'at most 50 MB are read: split the suite');
    }
    if (!format) {
      const seen = extname(path) === '' ? 'no extension' : `the extension ${extname(path)}`;
      return broken(null, `has ${seen}`, `name it ${SUITE_EXTENSIONS}`);
    }
    return await parseSuite(await readFile(path), { ...options, format });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    switch (error.code) {
      case 'ENOENT':
      case 'ENOTDIR':
        return broken(null, 'does not exist', 'check the name; cognigate init writes an example');
      case 'EACCES':
      case 'EPERM':
        return broken(null, 'may not be read', 'check its permissions');
      default:
        return broken(null, `cannot be read (${error.code})`, 'check the path');
    }
  }
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
