import { resolve } from 'node:path';
import type { Suite } from '../domain/suite.ts';
import { applyOverrides, type SuiteOverrides } from '../suite-file/apply-overrides.ts';
import { readSuiteFile } from '../suite-file/read-suite-file.ts';
import { formatProblems } from '../suite-file/suite-problem.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface LoadedSuite {
  readonly suite: Suite;
  readonly defaultedThresholds: readonly string[];
}

/**
 * The suite as it is to be run; null where the file was refused, and every problem printed.
 * @throws UsageError where a flag does not go with the suite.
 */
export async function loadSuite(
  file: string,
  overrides: SuiteOverrides,
  terminal: Terminal,
): Promise<LoadedSuite | null> {
  const read = await readSuiteFile(suitePath(file, terminal), { suiteId: overrides.suiteId });
  if (read.status === 'refused') {
    for (const line of formatProblems(read.problems, read.unlisted)) {
      terminal.stderr.write(`${line}\n`);
    }
    return null;
  }
  const overridden = applyOverrides(read.suite, overrides);
  if (overridden.status === 'refused') throw new UsageError(overridden.problem);
  for (const note of overridden.notes) terminal.stderr.write(`note: ${note}\n`);
  return { suite: overridden.suite, defaultedThresholds: read.defaultedThresholds };
}

/** As the user wrote it where that works, so that messages name the file as they know it. */
export function suitePath(file: string, terminal: Terminal): string {
  const absolute = resolve(terminal.cwd(), file);
  return absolute === resolve(file) ? file : absolute;
}
