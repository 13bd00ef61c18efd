import type { Command, OptionValues } from '@commander-js/extra-typings';

/** For commands that look at a project of Cognigy.AI. */
export function withCognigyOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command
    .option('--base-url <url>', 'address of the API of Cognigy.AI (COGNIGY_API_URL)')
    .option('--project <name>', 'project, by id or name')
    .option('--flow <name>', 'flow, by reference id or name')
    .option('--locale <name>', 'locale, by reference id or name; the primary one if not given');
}
