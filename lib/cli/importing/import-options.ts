import type { Command, OptionValues } from '@commander-js/extra-typings';
import { collect, wholeNumber } from '../options/flag-values.ts';

/** For commands that make a suite from something else. */
export function withImportOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command
    .option('-o, --output <file>', 'a .yaml file; stdout if not given')
    .option('--force', 'replace the file if it is there')
    .option('--suite-id <id>', 'name of the suite; made from the name of the source if not given')
    .option(
      '--latency <ms>',
      'longest answer time where the source gives none; 2000 on the platform executions-v1 if not given',
      wholeNumber,
    )
    .option('--per-intent <n>', 'at most so many cases for each intent', wholeNumber)
    .option('--seed <n>', 'which ones are taken then; 1 if not given', wholeNumber)
    .option('--project <name>', 'project of Cognigy.AI, by id or name')
    .option('--flow <name>', 'flow, by reference id or name')
    .option('--locale <name>', 'locale, by reference id or name; the primary one if not given')
    .option('--endpoint <name>', 'REST endpoint for the suite, by URL token or name')
    .option('--entities-path <path>', "where the bot's output carries entities")
    .option('--json', 'print what was taken and left as JSON');
}

/** For sources that have words of their own for no intent. */
export function withNoneOption<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command.option(
    '--none <word>',
    'what the source writes where nothing may match; may be repeated',
    collect,
  );
}
