import type { Command, OptionValues } from '@commander-js/extra-typings';

/** What can be written for a run that is on record. */
export const RUN_ARGUMENT =
  'its id or how that begins, "latest", or a suite file for the last run of that suite';

/** For commands that name a run which is on record. */
export function withSuiteOfRun<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command.option('--suite-id <id>', 'the suite whose last run is meant');
}
