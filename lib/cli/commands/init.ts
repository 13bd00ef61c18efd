import { relative, resolve } from 'node:path';
import { initSuite } from '../../suite-file/init-suite.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';

/** `cognigate init`: an example suite to start from, with its schema beside it. */
export const init = defineCommand({
  syntax: (command) =>
    command
      .argument('[directory]', 'where to', '.')
      .option('--force', 'replace files that are there'),
  examples: ['cognigate init', 'cognigate init suites/support'],
  async action(directory, flags, terminal) {
    const initialised = await initSuite(resolve(terminal.cwd(), directory), {
      force: flags.force === true,
    });
    if (initialised.status === 'refused') throw new UsageError(initialised.problem);
    const files = initialised.files.map((file) => relative(terminal.cwd(), file));
    terminal.stdout.write(`wrote ${files.join(' and ')}\n`);
    terminal.stdout.write(
      `next: cognigate validate ${files[0]}, then cognigate run ${files[0]} --mock\n` +
        'to see it fail: change an expected_intent in it, and run it again\n',
    );
    return ExitCode.passed;
  },
});
