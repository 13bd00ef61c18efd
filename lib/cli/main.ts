import { Command, CommanderError, Option } from 'commander';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { addCognigyCommands } from './cognigy-commands.ts';
import { ExitCode } from './exit-code.ts';
import { collect, examples, portNumber, wholeNumber } from './flag-values.ts';
import { addHistoryCommands } from './history-commands.ts';
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
        'write a report; .html, .json, .junit.xml, .md, .csv, .tap or .ctrf.json; may be repeated',
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
    .description('check a suite file; nothing is sent anywhere unless --against-bot asks the bot')
    .argument('<suite>', 'a .yaml, .json or .csv file')
    .option('--suite-id <id>', 'name of the suite at the platform; needed for a .csv')
    .option('--against-bot', 'also check that the bot in Cognigy.AI has what the suite names')
    .option('--base-url <url>', 'with --against-bot: address of the API (COGNIGY_API_URL)')
    .option('--project <name>', 'with --against-bot: project, by id or name')
    .option('--flow <name>', 'with --against-bot: flow, by reference id or name')
    .option('--locale <name>', 'with --against-bot: locale, by reference id or name')
    .option('--json', 'print problems as JSON')
    .addHelpText(
      'after',
      examples(
        'cognigate validate suite.yaml',
        'cognigate validate cases.csv --suite-id support',
        'cognigate validate suite.yaml --against-bot',
      ),
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
      .addOption(
        new Option('--platform <name>', 'what executes the suite, whatever it says').choices([
          'executions-v1',
          'cognigy-ai',
        ]),
      )
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

  withRunFlags(
    program
      .command('rerun')
      .description('run the failed or the missing cases of a run again, as a run of its own')
      .argument('<run>', 'a run id, as `runs` lists it')
      .option('--failed', 'the cases that failed')
      .option('--not-evaluated', 'the cases that were not evaluated'),
  )
    .addHelpText('after', examples('cognigate rerun run-20261122-101500-k3f9x2 --failed'))
    .action(async (runId, flags) => {
      const { rerun } = await import('./commands/rerun.ts');
      end(await rerun(runId, flags, terminal));
    });

  program
    .command('mock')
    .description('serve a mock platform with a demo bot on 127.0.0.1 until Ctrl-C')
    .addOption(
      new Option('--platform <name>', 'whose interface it has')
        .choices(['executions-v1', 'cognigy-ai'])
        .default('executions-v1'),
    )
    .option('--port <n>', 'port to listen on; 0 takes a free one', portNumber, 0)
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
        'cognigate mock --platform cognigy-ai --port 8788',
      ),
    )
    .action(async (flags) => {
      const { mock } = await import('./commands/mock.ts');
      end(await mock(flags, terminal));
    });

  addCognigyCommands(program, { terminal, end });

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
      'print {run_id suite_id verdict started_at …}, verdict null while there is none',
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
      '.html, .json, .junit.xml, .md, .csv, .tap or .ctrf.json; may be repeated; none prints a summary',
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

  const withGateFlags = (command: Command) =>
    command
      .option('--gate-url <url>', 'address of the deployed gate (COGNIGATE_URL)')
      .option('--no-color', 'no colours (NO_COLOR does the same)');
  const withReportFlags = (command: Command) =>
    withGateFlags(command)
      .option('--json', 'print JSON on stdout')
      .option(
        '-o, --output <file>',
        'write a report; its extension says the format; may be repeated',
        collect,
        [],
      );
  const withWaitFlags = (command: Command) =>
    withReportFlags(command)
      .option('--wait <min>', 'watch it for so many minutes, as `run` does', positiveNumber)
      .option('-q, --quiet', 'no progress');

  withWaitFlags(
    program
      .command('submit')
      .description(
        'have a deployed gate run a suite; prints the run id, or with --wait the verdict',
      )
      .argument('<suite>', 'a .yaml, .json or .csv file')
      .option('--suite-id <id>', 'name of the suite at the platform (COGNIGY_SUITE_ID)')
      .option('--max-batch <n>', 'most cases in one execution', wholeNumber)
      .option('--concurrency <n>', 'most executions out at a time', wholeNumber)
      .option('--tag <tag>', 'only cases with this tag; may be repeated', collect, [])
      .option('--notify <name>', 'endpoint to tell; may be repeated; all unless given', collected)
      .option('--idempotency-key <key>', 'the same key and suite are one run'),
  )
    .addHelpText(
      'after',
      examples(
        'cognigate submit suite.yaml --wait 30 -o report.junit.xml',
        'cognigate submit suite.yaml --idempotency-key "$PIPELINE_ID-$COMMIT"',
      ),
    )
    .action(async (suite, flags) => {
      const { submit } = await import('./commands/submit.ts');
      end(await submit(suite, flags, terminal));
    });

  withWaitFlags(
    program
      .command('status')
      .description('where a run of a deployed gate stands; exit code 3 while it has no verdict')
      .argument('<run>', 'a run id'),
  )
    .addHelpText('after', examples('cognigate status run-4f2a… --wait 30'))
    .action(async (runId, flags) => {
      const { status } = await import('./commands/status.ts');
      end(await status(runId, flags, terminal));
    });

  withReportFlags(
    program
      .command('results')
      .description('the report of a finished run of a deployed gate; exits by its verdict')
      .argument('<run>', 'a run id'),
  )
    .addHelpText('after', examples('cognigate results run-4f2a… -o report.html'))
    .action(async (runId, flags) => {
      const { results } = await import('./commands/results.ts');
      end(await results(runId, flags, terminal));
    });

  withGateFlags(
    program
      .command('cancel')
      .description('end a run of a deployed gate as cancelled')
      .argument('<run>', 'a run id'),
  )
    .addHelpText('after', examples('cognigate cancel run-4f2a…'))
    .action(async (runId, flags) => {
      const { cancel } = await import('./commands/cancel.ts');
      end(await cancel(runId, flags, terminal));
    });

  addHistoryCommands(program, { terminal, end, stateDir });

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

/** Like `collect`, for a flag whose absence means something else than an empty list. */
function collected(value: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

function positiveNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number <= 0) {
    throw new UsageError(`"${value}" is not a number above 0`);
  }
  return number;
}
