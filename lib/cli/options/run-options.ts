import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { withCaseOptions } from './case-options.ts';
import { positiveNumber, wholeNumber } from './flag-values.ts';
import type { FlagsOf, NoFlags } from './flags-of.ts';
import { withLabelOption, withPolicyOptions } from './governance-options.ts';
import { withLocalRunOptions } from './local-run-options.ts';
import { withBotOptions, withRobustnessOption, withStopOptions } from './suite-options.ts';

/** What can be written for the suites of a run. */
export const SUITES_ARGUMENT =
  '.yaml, .json, .csv or .xlsx files, patterns, folders with *.suite.yaml, or - for stdin';

/** For commands that may read a suite from stdin. */
export function withStdinOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command.addOption(
    new Option('--format <name>', 'of a suite from stdin')
      .choices(['yaml', 'json', 'csv', 'xlsx'])
      .default('yaml'),
  );
}

/** For `run`: everything that a run of suites on this machine can be given. */
export function withRunOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return withLocalRunOptions(
    withCaseOptions(
      withLabelOption(
        withPolicyOptions(
          withStopOptions(withRobustnessOption(withBotOptions(withStdinOptions(command)))),
        ),
      ),
    )
      .option('--max-batch <n>', 'most cases in one execution', wholeNumber)
      .option('--concurrency <n>', 'most executions out at a time', wholeNumber)
      .option(
        '--establish-baseline [label]',
        'let this run become the first baseline of its suite, if it passes',
      )
      .option('--baseline-file <file>', 'hold the run against a baseline that was exported')
      .option(
        '--snapshot [name]',
        'make a snapshot of the project and gate that (platform cognigy-ai)',
      )
      .option('--allow-mock', 'let --mock run where CI is set')
      .option('--list', 'print the cases that would run, and send nothing')
      .addOption(
        new Option(
          '--dry-run',
          'print what a run would cost: messages, requests, time, AWS; send nothing',
        ).conflicts(['list', 'snapshot', 'jsonLines']),
      )
      .option(
        '--assume-seconds-per-case <n>',
        'for --dry-run, where nothing was learnt or it will be otherwise',
        positiveNumber,
      ),
  );
}

export type RunFlags = FlagsOf<ReturnType<typeof withRunOptions<[], NoFlags>>>;
