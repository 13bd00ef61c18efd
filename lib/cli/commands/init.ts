import { relative, resolve } from 'node:path';
import { initSuite } from '../../suite-file/init-suite.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** `cognigate init`: an example suite to start from, with its schema beside it. */
export async function init(
  directory: string,
  flags: { readonly force?: boolean },
  terminal: Terminal,
): Promise<number> {
  const initialised = await initSuite(resolve(terminal.cwd(), directory), {
    force: flags.force === true,
  });
  if (initialised.status === 'refused') throw new UsageError(initialised.problem);
  const files = initialised.files.map((file) => relative(terminal.cwd(), file));
  terminal.stdout.write(`wrote ${files.join(' and ')}\n`);
  terminal.stdout.write(
    `next: cognigate validate ${files[0]}, then cognigate run ${files[0]} --mock\n`,
  );
  return ExitCode.passed;
}
