import { readdir } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Refused } from '../domain/suite/input-problem.ts';
import { type ParseOptions, parseSuite, type SuiteFile } from './parse-suite.ts';
import { isSystemError, readBytes } from './read-bytes.ts';
import { recogniseContent } from './recognise-content.ts';
import { SUITE_EXTENSIONS, suiteFormatOf } from './suite-format.ts';
import { broken } from './suite-source.ts';

const REMEDIES: readonly (readonly [problem: RegExp, remedy: string])[] = [
  [/directory/, 'name a suite file in it'],
  [/regular/, 'write the suite to a file first'],
  [/outside/, 'name a file beneath the working directory'],
  [/MB/, 'at most 50 MB are read: split the suite'],
];

/** Reads a suite file by its extension. Whatever is wrong with the file is in the answer, never an exception. */
export async function readSuiteFile(
  path: string,
  options: Omit<ParseOptions, 'format' | 'path'> = {},
): Promise<SuiteFile> {
  if (/(?:^|[/\\])[a-z]{2,}:\//i.test(path)) {
    return broken(null, 'is an address', 'download the file, and name what was downloaded');
  }
  const format = suiteFormatOf(path);
  try {
    const bytes = await readBytes(path, options.within);
    if (typeof bytes === 'string') {
      const folder = /directory/.test(bytes) ? await folderOfTool(path) : null;
      if (folder !== null) return folder;
      const remedy = REMEDIES.find(([problem]) => problem.test(bytes))?.[1] ?? 'check the path';
      return broken(null, bytes, remedy);
    }
    if (!format) {
      const other = recogniseContent(bytes, undefined);
      if (other !== null) return broken(other.place ?? null, other.problem, other.remedy);
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

/** Where another tool keeps many files; null where the folder tells nothing. */
async function folderOfTool(path: string): Promise<Refused | null> {
  const names = await readdir(path);
  if (names.some((name) => /\.(?:convo|utterances)\.txt$/.test(name))) {
    const remedy = 'cognigate import botium FOLDER makes a suite of it';
    return broken(null, 'is a directory with convos of Botium', remedy);
  }
  if (names.includes('domain.yml') || names.includes('nlu.yml')) {
    const remedy = 'cognigate import rasa FOLDER makes a suite of it';
    return broken(null, 'is a directory with data of Rasa', remedy);
  }
  return null;
}
