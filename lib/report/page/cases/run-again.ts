import { scopeOf } from '../../../domain/may-ship.ts';
import type { Report } from '../../../domain/report.ts';
import { visible } from '../../neutral-text.ts';
import type { PageCase } from '../../page-case.ts';
import { shellWord } from '../../shell-word.ts';

/** What stands for the suite file where nobody knows it. */
export const SOME_SUITE_FILE = 'suite.yaml';

/**
 * The command line that runs a case alone; null where a name has what cannot be seen, which nobody should paste
 * into a shell.
 * @param suiteFile null where it is not known
 */
export function runAgain(
  { id }: Pick<PageCase, 'id'>,
  report: Omit<Report, 'cases'>,
  suiteFile: string | null,
): string | null {
  const mock = scopeOf(report).simulated ? ' --mock' : '';
  const file = suiteFile ?? SOME_SUITE_FILE;
  return pasted(`cognigate run ${shellWord(file)} --case ${shellWord(id)}${mock}`);
}

/** The command line that runs all failed cases of the run again. */
export function rerunFailed({ run_id }: Pick<Report, 'run_id'>): string | null {
  return pasted(`cognigate rerun ${shellWord(run_id)} --failed`);
}

function pasted(command: string): string | null {
  return visible(command) === command && !/[\n\t]/.test(command) ? command : null;
}
