import { join, relative } from 'node:path';
import { defined } from '../../defined.ts';
import { PACKAGE_ROOT } from '../../package-root.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { withStateOptions } from '../options/state-options.ts';
import { run } from './run.ts';

/** `cognigate demo`: the example suite against the embedded mock platform, and what to try next. */
export const demo = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command.option('--no-color', 'no colours').option('-q, --quiet', 'no progress'),
    ),
  examples: ['cognigate demo'],
  async action({ color, quiet, stateDir }, terminal) {
    const suite = relative(
      terminal.cwd(),
      join(PACKAGE_ROOT, 'examples', 'customer-service.suite.yaml'),
    );
    terminal.stderr.write(`running ${suite} against an embedded mock platform\n`);
    const exitCode = await run.action(
      [suite],
      defined({
        color,
        quiet,
        stateDir,
        mock: true as const,
        allowMock: true as const,
        output: [],
        format: 'yaml' as const,
        tag: [],
        excludeTag: [],
        case: [],
        grep: [],
        notifyOn: [],
      }),
      terminal,
    );
    if (exitCode === ExitCode.passed) terminal.stdout.write(nextSteps(suite));
    return exitCode;
  },
});

function nextSteps(suite: string): string {
  const command = (line: string) => `  npm run -s cognigate -- ${line}\n`;
  return [
    '\nWhat to try next:\n',
    command('runs'),
    command('audit verify'),
    command(`run ${suite} --mock --tag critical -o report.junit.xml -o summary.md`),
    command('init                            # a suite of your own to start from'),
    command('--help'),
    '\nYour own bot: set COGNIGY_API_URL, COGNIGY_CLIENT_ID and COGNIGY_CLIENT_SECRET, and leave --mock out.\n',
  ].join('');
}
