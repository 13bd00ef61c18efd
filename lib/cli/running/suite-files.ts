import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { SUITE_FILE_ENDING, suiteFormatOf } from '../../suite-file/suite-format.ts';
import { pathsNamed } from '../../suite-file/table-paths.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** Stands for stdin where a suite is named. */
export const STDIN = '-';

/** Stands in the name of a report for the suite's file. */
const PLACEHOLDER = '{suite}';

/** In a folder there are tables, settings and reports besides. */
const SUITE_IN_FOLDER = new RegExp(`\\.suite${SUITE_FILE_ENDING}`, 'i');

/**
 * The suite files that words name: files, patterns, and folders with files such as `shop.suite.yaml`.
 * Each comes once, in the order in which it is named.
 * @throws UsageError where a word names none: what was left out would be a part that nobody asked for.
 */
export function suiteFiles(words: readonly string[], terminal: Pick<Terminal, 'cwd'>): string[] {
  const directory = terminal.cwd();
  return once(
    words.flatMap((word) => {
      const named = filesNamed(word, directory);
      if (named.length === 0) throw new UsageError(whyNone(word, directory));
      return named;
    }),
    directory,
  );
}

/** None where a folder or a pattern has none. */
function filesNamed(word: string, directory: string): string[] {
  return isFolder(word, directory) ? suitesIn(word, directory) : pathsNamed(word, directory);
}

function whyNone(word: string, directory: string): string {
  return isFolder(word, directory)
    ? `there is no suite in the folder ${word}: it needs a file such as shop.suite.yaml, and folders in it are named themselves, or as "${join(word, '**', '*.suite.yaml')}"`
    : `${JSON.stringify(word)} matches no file; check the pattern, which counts from ${directory} on`;
}

function once(files: readonly string[], directory: string): string[] {
  const seen = new Set<string>();
  return files.filter((file) => {
    const path = file === STDIN ? STDIN : resolve(directory, file);
    return !seen.has(path) && seen.add(path);
  });
}

/** Those of any words that name suites, as far as they are there. */
export function suitesAmong(words: readonly string[], terminal: Pick<Terminal, 'cwd'>): string[] {
  const directory = terminal.cwd();
  const files = once(
    words.flatMap((word) => filesNamed(word, directory)),
    directory,
  );
  return files.filter((file) => file === STDIN || suiteFormatOf(file) !== undefined);
}

/** The targets of one suite's reports. */
export function targetsOf(file: string, targets: readonly string[]): string[] {
  return targets.map((target) => target.replaceAll(PLACEHOLDER, wordFor(file)));
}

/** The targets of every suite's reports, each once. */
export function targetsOfAll(files: readonly string[], targets: readonly string[]): string[] {
  return targets.flatMap((target) =>
    target.includes(PLACEHOLDER)
      ? files.map((file) => target.replaceAll(PLACEHOLDER, wordFor(file)))
      : [target],
  );
}

/** @throws UsageError where the reports of several suites would be one file. */
export function refuseSharedTargets(files: readonly string[], targets: readonly string[]): void {
  const shared = targets.find((target) => !target.includes(PLACEHOLDER));
  if (files.length < 2 || shared === undefined) return;
  const better = shared.replace(/([^/\\]*)$/, `${PLACEHOLDER}-$1`);
  throw new UsageError(
    `-o ${shared} is one file, and there are ${files.length} suites; write ${PLACEHOLDER} for the name of each, such as -o ${better}`,
  );
}

function isFolder(word: string, directory: string): boolean {
  return statSync(resolve(directory, word), { throwIfNoEntry: false })?.isDirectory() === true;
}

function suitesIn(word: string, directory: string): string[] {
  const folder = resolve(directory, word);
  const names = readdirSync(folder).filter((name) => SUITE_IN_FOLDER.test(name));
  return names.toSorted().map((name) => join(word, name));
}

/** The name of its file without `.suite` and the extension. */
function wordFor(file: string): string {
  if (file === STDIN) return 'stdin';
  return basename(file).replace(/(?:\.suite)?\.[^.]+$/, '');
}
