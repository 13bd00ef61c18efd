import { main } from '../../../lib/cli/main.ts';
import { Report } from '../../../lib/domain/report.ts';
import { FakeTerminal } from './fake-terminal.ts';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly directory: string;
  readonly env: Record<string, string | undefined>;
}

/** Carries out one command line in `directory`. */
export async function command(
  { directory, env }: Surroundings,
  ...args: readonly string[]
): Promise<CommandResult> {
  const terminal = new FakeTerminal(directory, env);
  const exitCode = await main(args, terminal);
  return { exitCode, stdout: terminal.stdout.text, stderr: terminal.stderr.text };
}

/** The environment of somebody who tests at a platform of `executions-v1`. */
export function testerAt(url: string): Record<string, string> {
  return {
    COGNIGY_API_URL: url,
    COGNIGY_CLIENT_ID: 'tester',
    COGNIGY_CLIENT_SECRET: 'canary-secret',
  };
}

/** Runs `suite.yaml` in `directory`; the report is what the command printed. */
export async function reportOfRun(
  surroundings: Surroundings,
  ...flags: readonly string[]
): Promise<Report> {
  const { stdout } = await command(
    surroundings,
    'run',
    'suite.yaml',
    '--json',
    '--quiet',
    ...flags,
  );
  return Report.parse(JSON.parse(stdout));
}
