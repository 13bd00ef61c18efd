import type { Command, OptionValues } from '@commander-js/extra-typings';
import { withCognigyOptions } from '../options/cognigy-options.ts';

/** For commands that make a suite in the mode simulator. */
export function withSimulationOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return withCognigyOptions(command)
    .option(
      '--model <name>',
      'language model that plays the user and judges, by name, id or reference id',
    )
    .option('-o, --output <file>', 'a .yaml file; stdout if not given')
    .option('--force', 'replace the file if it is there')
    .option('--suite-id <id>', 'name of the suite; made from project and flow if not given')
    .option('--json', 'print what was taken and left as JSON');
}
