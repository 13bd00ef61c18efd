import { extname } from 'node:path';
import { type ParseOptions, parseSuite, type SuiteFile } from './parse-suite.ts';
import { isSystemError, readBytes } from './read-bytes.ts';
import { SUITE_EXTENSIONS, suiteFormatOf } from './suite-format.ts';
import { broken } from './suite-source.ts';

const REMEDIES: readonly (readonly [problem: RegExp, remedy: string])[] = [
  [/directory/, 'name a suite file in it'],
  [/regular/, 'write the suite to a file first'],
  [/MB/, 'at most 50 MB are read: split the suite'],
];

/** Reads a suite file by its extension. Whatever is wrong with the file is in the answer, never an exception. */
export async function readSuiteFile(
  path: string,
  options: Omit<ParseOptions, 'format' | 'path'> = {},
): Promise<SuiteFile> {
  const format = suiteFormatOf(path);
  try {
    const bytes = await readBytes(path);
    if (typeof bytes === 'string') {
      const remedy = REMEDIES.find(([problem]) => problem.test(bytes))?.[1] ?? 'check the path';
      return broken(null, bytes, remedy);
    }
    if (!format) {
      const seen = extname(path) === '' ? 'no extension' : `the extension ${extname(path)}`;
      return broken(null, `has ${seen}`, `name it ${SUITE_EXTENSIONS}`);
    }
    return await parseSuite(bytes, { ...options, format, path });
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
