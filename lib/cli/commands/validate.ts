import { planSuiteBatches } from '../../domain/plan-attempts.ts';
import { readSuiteFile } from '../../suite-file/read-suite-file.ts';
import { formatProblems } from '../../suite-file/suite-problem.ts';
import type { CognigyFlags } from '../cognigy-settings.ts';
import { ExitCode } from '../exit-code.ts';
import { suitePath } from '../load-suite.ts';
import { readVariables } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

export interface ValidateFlags extends CognigyFlags {
  readonly againstBot?: boolean;
  readonly suiteId?: string;
  readonly json?: boolean;
}

/** `cognigate validate`: every problem of a suite file on a line of its own; exit 0 or 2. */
export async function validate(
  file: string,
  flags: ValidateFlags,
  terminal: Terminal,
): Promise<number> {
  const suiteId = flags.suiteId ?? readVariables(terminal).COGNIGY_SUITE_ID;
  const read = await readSuiteFile(suitePath(file, terminal), { suiteId });
  if (read.status === 'read' && flags.againstBot === true) {
    const { validateAgainstBot } = await import('./validate-against-bot.ts');
    return validateAgainstBot(read.suite, file, flags, terminal);
  }
  const problems = read.status === 'refused' ? read.problems : [];
  if (flags.json === true) {
    terminal.stdout.write(
      `${JSON.stringify({ valid: read.status === 'read', problems }, null, 2)}\n`,
    );
  } else if (read.status === 'refused') {
    for (const line of formatProblems(read.problems, read.unlisted)) {
      terminal.stderr.write(`${line}\n`);
    }
  } else {
    const { suite_id, test_cases } = read.suite;
    const batches = planSuiteBatches(read.suite).length;
    terminal.stdout.write(
      `${file}: suite "${suite_id}" is valid: ${test_cases.length} cases in ${batches} ${batches === 1 ? 'batch' : 'batches'}\n`,
    );
  }
  return read.status === 'read' ? ExitCode.passed : ExitCode.rejected;
}
