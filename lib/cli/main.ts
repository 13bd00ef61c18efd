import { Command, CommanderError, Option } from 'commander';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';
import { toolVersion } from './tool-version.ts';
import { UsageError } from './usage-error.ts';

/**
 * Carries out one command line and says with which code the process has to end.
 *
 * Commands are loaded when they are called, so that `validate` does not pay for what `run` needs.
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = ExitCode.passed;
  const end = (code: number) => {
    exitCode = code;
  };
  const program = cognigate(terminal, end);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? ExitCode.passed : ExitCode.rejected;
    }
    const message = error instanceof Error ? error.message : String(error);
    terminal.stderr.write(`cognigate: ${message}\n`);
    const isOurs = error instanceof UsageError || error instanceof ConfigurationInvalid;
    return isOurs ? ExitCode.rejected : ExitCode.inconclusive;
  }
}

function cognigate(terminal: Terminal, end: (code: number) => void): Command {
  const program = new Command('cognigate')
    .description('The release gate for NICE Cognigy bots: a test suite in, a verdict out.')
    .version(toolVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for the flags and examples)')
    .addHelpText('after', EXIT_CODES);

  const stateDir = () =>
    new Option('--state-dir <dir>', 'where runs, audit records and evidence are kept').default(
      '.cognigate',
    );
  const withRunFlags = (command: Command) =>
    command
      .option('--base-url <url>', 'address of the platform (COGNIGY_API_URL)')
      .option('--webhook <url>', 'where to send the outcome (CI_WEBHOOK_URL)')
      .option('--mock', 'run against the embedded mock platform')
      .option('--json', 'print the canonical report on stdout')
      .option('-q, --quiet', 'no progress')
      .option('--no-color', 'no colours (NO_COLOR does the same)')
      .option(
        '-o, --output <file>',
        'write a report; .json, .junit.xml, .md or .csv; may be repeated',
        collect,
        [],
      )
      .addOption(stateDir());

  program
    .command('init')
    .description('write an example suite with its JSON schema into a folder')
    .argument('[directory]', 'where to', '.')
    .option('--force', 'replace files that are there')
    .addHelpText('after', examples('cognigate init', 'cognigate init suites/support'))
    .action(async (directory, flags) => {
      const { init } = await import('./commands/init.ts');
      end(await init(directory, flags, terminal));
    });

  program
    .command('validate')
    .description('check a suite file; nothing is sent anywhere')
    .argument('<suite>', 'a .yaml, .json or .csv file')
    .option('--suite-id <id>', 'name of the suite at the platform; needed for a .csv')
    .option('--json', 'print problems as JSON')
    .addHelpText(
      'after',
      examples('cognigate validate suite.yaml', 'cognigate validate cases.csv --suite-id support'),
    )
    .action(async (suite, flags) => {
      const { validate } = await import('./commands/validate.ts');
      end(await validate(suite, flags, terminal));
    });

  withRunFlags(
    program
      .command('run')
      .description('have the platform execute a suite, and answer: may this bot version ship?')
      .argument('<suite>', 'a .yaml, .json or .csv file')
      .option('--suite-id <id>', 'name of the suite at the platform (COGNIGY_SUITE_ID)')
      .option('--max-batch <n>', 'most cases in one execution', wholeNumber)
      .option('--concurrency <n>', 'most executions out at a time', wholeNumber)
      .option('--tag <tag>', 'only cases with this tag; may be repeated', collect, []),
  )
    .addHelpText(
      'after',
      examples(
        'cognigate run suite.yaml --mock',
        'cognigate run suite.yaml -o report.junit.xml -o summary.md',
        'cognigate run suite.yaml --tag critical --json > report.json',
      ),
    )
    .action(async (suite, flags) => {
      const { run } = await import('./commands/run.ts');
      end(await run(suite, flags, terminal));
    });

  withRunFlags(
    program
      .command('resume')
      .description('take up an interrupted run where it stands; no batch is sent twice')
      .argument('<run>', 'a run id, as `runs` lists it'),
  )
    .addHelpText('after', examples('cognigate resume run-20261122-101500-k3f9x2'))
    .action(async (runId, flags) => {
      const { resume } = await import('./commands/resume.ts');
      end(await resume(runId, flags, terminal));
    });

  program
    .command('mock')
    .description('serve a mock platform with a demo bot on 127.0.0.1 until Ctrl-C')
    .option('--port <n>', 'port to listen on; 0 takes a free one', wholeNumber, 0)
    .option('--scenario <file>', 'faults to inject, a .yaml or .json file')
    .option('--rate-limit <n>', 'requests in ten seconds before it answers 429', wholeNumber)
    .option('--seconds-per-execution <s>', 'how long an execution takes', positiveNumber)
    .option('--bot <file>', 'train the bot on a .csv of text,category instead of its own phrases')
    .option('--no-progress', 'report no progress with the status')
    .option('--log', 'a line per request on stderr')
    .addHelpText(
      'after',
      examples(
        'cognigate mock --port 8787 --seconds-per-execution 5',
        'cognigate mock --scenario examples/scenarios/throttled-submit.yaml --log',
      ),
    )
    .action(async (flags) => {
      const { mock } = await import('./commands/mock.ts');
      end(await mock(flags, terminal));
    });

  program
    .command('demo')
    .description('run the example suite against the embedded mock platform')
    .option('--no-color', 'no colours')
    .option('-q, --quiet', 'no progress')
    .addOption(stateDir())
    .addHelpText('after', examples('cognigate demo'))
    .action(async (flags) => {
      const { demo } = await import('./commands/demo.ts');
      end(await demo(flags, terminal));
    });

  program
    .command('runs')
    .description('list the runs of this machine, newest first')
    .option('--suite-id <id>', 'only runs of this suite')
    .option('--limit <n>', 'how many at most', wholeNumber, 20)
    .option(
      '--json',
      'print {run_id suite_id verdict started_at}, verdict null while there is none',
    )
    .addOption(stateDir())
    .addHelpText('after', examples('cognigate runs', 'cognigate runs --json --limit 1'))
    .action(async (flags) => {
      const { runs } = await import('./commands/runs.ts');
      end(await runs(flags, terminal));
    });

  program
    .command('report')
    .description('write the report of a run that has ended, in any format')
    .argument('<run>', 'a run id, as `runs` lists it')
    .option(
      '-o, --output <file>',
      '.json, .junit.xml, .md or .csv; may be repeated; none prints a summary',
      collect,
      [],
    )
    .option('--no-color', 'no colours')
    .addOption(stateDir())
    .addHelpText('after', examples('cognigate report run-20261122-101500-k3f9x2 -o report.md'))
    .action(async (runId, flags) => {
      const { report } = await import('./commands/report.ts');
      end(await report(runId, flags, terminal));
    });

  const audit = program.command('audit').description('the audit chain of this machine');
  audit
    .command('verify')
    .description('check that no record and no evidence was changed, added, removed or moved')
    .option('--suite-id <id>', 'only the chain of this suite')
    .option('--json', 'print the findings as JSON')
    .addOption(stateDir())
    .addHelpText('after', examples('cognigate audit verify'))
    .action(async (flags) => {
      const { verify } = await import('./commands/audit-verify.ts');
      end(await verify(flags, terminal));
    });

  return program;
}

const EXIT_CODES = `
Exit codes:
  0    passed: the gate is open
  1    failed: the bot missed the gate
  2    rejected: the suite, the command line or the configuration is wrong
  3    inconclusive or error: nothing can be said about the bot
  130  cancelled`;

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`"${value}" is not a whole number`);
  return Number(value);
}

function positiveNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number <= 0) {
    throw new UsageError(`"${value}" is not a number above 0`);
  }
  return number;
}
