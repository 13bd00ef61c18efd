import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { defined } from '../../defined.ts';
import { HAS_PACKAGE, packageFile } from '../../package-files.ts';
import { PACKAGE_ROOT } from '../../package-root.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { withStateOptions } from '../options/state-options.ts';
import { run } from './run.ts';

const EXAMPLE = 'examples/customer-service.suite.yaml';

/** `cognigate demo`: the example suite against the embedded mock platform, and what to try next. */
export const demo = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command.option('--no-color', 'no colours').option('-q, --quiet', 'no progress'),
    ),
  examples: ['cognigate demo'],
  async action({ color, quiet, stateDir }, terminal) {
    const suite = relative(terminal.cwd(), await exampleSuite(terminal.cwd()));
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

/** Of the package, or, where there is no package, written to `directory` once. */
async function exampleSuite(directory: string): Promise<string> {
  if (HAS_PACKAGE) return join(PACKAGE_ROOT, EXAMPLE);
  const place = join(directory, basename(EXAMPLE));
  if (!existsSync(place)) await writeFile(place, packageFile(EXAMPLE) ?? '');
  return place;
}

function nextSteps(suite: string): string {
  const called = HAS_PACKAGE ? 'npm run -s cognigate --' : 'node cognigate.mjs';
  const command = (line: string) => `  ${called} ${line}\n`;
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
