import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { REPORT_EXTENSIONS } from '../../report/report-format.ts';
import { collect } from './flag-values.ts';
import type { FlagsOf, NoFlags } from './flags-of.ts';
import { withNotifyOptions } from './notify-options.ts';
import { withStateOptions } from './state-options.ts';

/** For commands that make a run on this machine. */
export function withLocalRunOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return withStateOptions(
    withNotifyOptions(command)
      .option('--base-url <url>', 'address of the platform (COGNIGY_API_URL)')
      .option(
        '--signing-key <file>',
        'private key that signs the verdict (COGNIGATE_SIGNING_KEY_FILE, COGNIGATE_SIGNING_KEY)',
      )
      .option('--mock', 'run against the embedded mock platform')
      .option('--json', 'print the canonical report on stdout')
      .addOption(
        new Option(
          '--json-lines',
          'print events as JSON on stdout, a line each; people read stderr',
        ).conflicts('json'),
      )
      .option('-q, --quiet', 'no progress')
      .option('--no-color', 'no colours (NO_COLOR does the same)')
      .option(
        '-o, --output <file>',
        `write a report; ${REPORT_EXTENSIONS}; may be repeated`,
        collect,
        [],
      ),
  );
}

export type LocalRunFlags = FlagsOf<ReturnType<typeof withLocalRunOptions<[], NoFlags>>>;
