import { join, relative } from 'node:path';
import { PACKAGE_ROOT } from '../../package-root.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { run } from './run.ts';

export interface DemoFlags {
  readonly color: boolean;
  readonly quiet?: boolean;
  readonly stateDir: string;
}

/** `cognigate demo`: the example suite against the embedded mock platform, and what to try next. */
export async function demo(flags: DemoFlags, terminal: Terminal): Promise<number> {
  const suite = relative(
    terminal.cwd(),
    join(PACKAGE_ROOT, 'examples', 'customer-service.suite.yaml'),
  );
  terminal.stderr.write(`running ${suite} against an embedded mock platform\n`);
  const exitCode = await run(suite, { ...flags, mock: true, output: [], tag: [] }, terminal);
  if (exitCode === ExitCode.passed) terminal.stdout.write(nextSteps(suite));
  return exitCode;
}

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
