import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ConfigurationInvalid } from '../../domain/errors.ts';
import type { Refused } from '../../domain/suite/input-problem.ts';
import { decodeText } from '../../suite-file/decode-text.ts';
import { formatProblems } from '../../suite-file/format-problems.ts';

const MAX_BYTES = 50_000_000;
const MAX_FILES = 5_000;

export interface SourceFile {
  /** As whoever imports it would name it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The file at `path`, or in a folder every file below it that `isWanted` by its name, in the order of their names.
 * @param name as it is written in messages
 * @throws ConfigurationInvalid where there is none, or one that may not be read or is too large.
 */
export async function sourceFiles(
  path: string,
  { name, isWanted }: { readonly name: string; readonly isWanted: (name: string) => boolean },
): Promise<SourceFile[]> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return [await sourceFile(path, name)];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(path, join(entry.parentPath, entry.name)))
      .filter((each) => !each.includes('node_modules') && isWanted(each))
      .toSorted();
    if (files.length === 0) {
      throw new ConfigurationInvalid(`${name} is a folder without a file of this kind`);
    }
    if (files.length > MAX_FILES) {
      throw new ConfigurationInvalid(
        `${name} has ${files.length} files, and at most ${MAX_FILES} are read: import a part of it`,
      );
    }
    const read: SourceFile[] = [];
    let bytes = 0;
    for (const file of files) {
      const one = await sourceFile(join(path, file), file);
      bytes += one.bytes.length;
      if (bytes > MAX_BYTES) throw tooLarge(name);
      read.push(one);
    }
    return read;
  } catch (error) {
    throw explained(error, name);
  }
}

/** @throws ConfigurationInvalid where the file is not there, may not be read, is no regular file or is too large. */
export async function sourceFile(path: string, name: string): Promise<SourceFile> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new ConfigurationInvalid(`${name} is a folder: name a file`);
    if (!found.isFile()) throw new ConfigurationInvalid(`${name} is no regular file`);
    if (found.size > MAX_BYTES) throw tooLarge(name);
    return { name, bytes: await readFile(path) };
  } catch (error) {
    throw explained(error, name);
  }
}

/** @throws ConfigurationInvalid where the bytes are no text in UTF-8. */
export function textOf({ name, bytes }: SourceFile): string {
  if (bytes.length === 0) throw new ConfigurationInvalid(`${name} is empty`);
  const decoded = decodeText(bytes);
  if (decoded.status === 'text') return decoded.text;
  throw unreadable(name, decoded);
}

/** What is wrong with a file, as an error that says it line by line. */
export function unreadable(name: string, refused: Refused): ConfigurationInvalid {
  return new ConfigurationInvalid(formatProblems(name, refused).join('\n'));
}

function tooLarge(name: string): ConfigurationInvalid {
  return new ConfigurationInvalid(
    `${name} is larger than ${MAX_BYTES / 1e6} MB: import a part of it`,
  );
}

function explained(error: unknown, name: string): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new ConfigurationInvalid(`${name} does not exist: check the name`);
    case 'EACCES':
    case 'EPERM':
      return new ConfigurationInvalid(`${name} may not be read: check its permissions`);
    default:
      return new ConfigurationInvalid(`${name} cannot be read (${String(error.code)})`);
  }
}
