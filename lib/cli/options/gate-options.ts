import type { Command, OptionValues } from '@commander-js/extra-typings';
import { collect, positiveNumber } from './flag-values.ts';
import type { FlagsOf, NoFlags } from './flags-of.ts';

/** For commands that ask a deployed gate. */
export function withGateOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command
    .option('--gate-url <url>', 'address of the deployed gate (COGNIGATE_URL)')
    .option('--no-color', 'no colours (NO_COLOR does the same)');
}

/** For commands that show the report of a deployed gate's run. */
export function withGateReportOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return withGateOptions(command)
    .option('--json', 'print JSON on stdout')
    .option(
      '-o, --output <file>',
      'write a report; its extension says the format; may be repeated',
      collect,
      [],
    );
}

/** For commands that can watch a deployed gate's run until its end. */
export function withWatchOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return withGateReportOptions(command)
    .option('--wait <min>', 'watch it for so many minutes, as `run` does', positiveNumber)
    .option('-q, --quiet', 'no progress');
}

export type WatchFlags = FlagsOf<ReturnType<typeof withWatchOptions<[], NoFlags>>>;
