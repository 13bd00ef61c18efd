import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { RunRecord } from '../../domain/run.ts';
import type { SuitePlaces } from '../../report/formats/github-annotations.ts';
import type { SuiteSource } from '../load-suite.ts';
import type { Terminal } from '../terminal.ts';
import { pathInRepository } from './path-in-repository.ts';
import { STDIN } from './suite-files.ts';

/**
 * A suite file as a run remembers it, for the command lines that it proposes: from the working directory on, with
 * slashes. Undefined where it came on stdin or lies elsewhere, since no path of a machine is kept.
 */
export function rememberedFile(file: string, terminal: Pick<Terminal, 'cwd'>): string | undefined {
  const directory = terminal.cwd();
  const within = relative(directory, resolve(directory, file));
  const isElsewhere = isAbsolute(within) || within.split(sep)[0] === '..';
  return file === STDIN || isElsewhere ? undefined : within.split(sep).join('/');
}

/** What a run remembers of its suite file; which lines its cases are at nobody knows any more. */
export function sourceOfRun({ suiteFile }: RunRecord): SuiteSource | null {
  return suiteFile === undefined ? null : { file: suiteFile, placeOf: () => null };
}

/** The same for files of a CI, which name it from the top of the repository on. */
export function placesOfRun(run: RunRecord, terminal: Terminal): SuitePlaces | null {
  const source = sourceOfRun(run);
  return source && { ...source, file: pathInRepository(source.file, terminal) };
}
