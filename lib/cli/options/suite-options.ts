import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { PlatformName } from '../../domain/suite/platform-name.ts';
import { stopRule } from './stop-rule.ts';

/** For commands that read a suite. */
export function withSuiteOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command
    .option(
      '--suite-id <id>',
      'name of the suite at the platform (COGNIGY_SUITE_ID); needed for a .csv and an .xlsx',
    )
    .option('--sheet <name>', 'sheet of a workbook, by its name or position; else the first');
}

/** For those that may be given a table whose cases are for a bot in Cognigy.AI. */
export function withBotOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return withSuiteOptions(command)
    .addOption(
      new Option('--platform <name>', 'what executes the suite, whatever it says').choices(
        PlatformName.options,
      ),
    )
    .option('--project <name>', 'of a table for cognigy-ai: project, by id or name')
    .option('--endpoint <name>', 'of such a table: REST endpoint, by URL token or name')
    .option('--flow <name>', 'of such a table: flow, by reference id or name')
    .option('--locale <name>', 'of such a table: locale, by reference id or name');
}

/** For those that start a run, and may let it end before every call is made. */
export function withStopOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command
    .option(
      '--stop <rule>',
      'end early: "certain", or a risk such as 0.05; "never" makes every call, whatever the suite says',
      stopRule,
    )
    .option('--seed <text>', 'of a risk: what the cases are drawn by, instead of the suite itself')
    .addOption(
      new Option('--order <order>', 'which cases are sent first').choices([
        'failing_first',
        'as_written',
      ]),
    );
}

/** For those that have variants of cases run beside them. */
export function withRobustnessOption<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command.option(
    '--robustness [relations]',
    'also run variants of the cases: all, or such as typo,casing',
  );
}
