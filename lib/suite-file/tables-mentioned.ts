import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MAX_SUITE_FILE_BYTES } from './read-bytes.ts';
import { isTableFormat, suiteFormatOf } from './suite-format.ts';
import { pathsNamed } from './table-paths.ts';

/** A text in quotes, or words without a mark of YAML or JSON. */
const WORDS = /"([^"\n]+)"|'([^'\n]+)'|([^\s,[\]{}"':#][^,[\]{}"':#\n]*)/g;

/**
 * The tables that the text of a suite has the names of, each where it would be. No parser is loaded for it, so
 * one may be named in a comment alone; empty where the file is no suite with a head.
 */
export function tablesMentioned(suiteFile: string): string[] {
  const format = suiteFormatOf(suiteFile);
  if (format === undefined || isTableFormat(format)) return [];
  const found = statSync(suiteFile, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size > MAX_SUITE_FILE_BYTES) return [];
  const directory = dirname(suiteFile);
  return [...readFileSync(suiteFile, 'utf8').matchAll(WORDS)].flatMap(([, ...words]) => {
    const name = words.find((word) => word !== undefined)?.trim() ?? '';
    const named = suiteFormatOf(name);
    if (named === undefined || !isTableFormat(named)) return [];
    return pathsNamed(name, directory).map((path) => join(directory, path));
  });
}
