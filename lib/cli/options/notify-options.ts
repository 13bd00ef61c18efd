import type { Command, OptionValues } from '@commander-js/extra-typings';
import { collect } from './flag-values.ts';
import type { FlagsOf, NoFlags } from './flags-of.ts';

/** For commands that tell somebody how runs end. */
export function withNotifyOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command
    .option('--webhook <url>', 'where to send the outcome (CI_WEBHOOK_URL)')
    .option(
      '--notify-on <endpoint=verdicts>',
      'tell ci-webhook, slack or teams of these alone, such as slack=failed,error; may be repeated',
      collect,
      [],
    )
    .option(
      '--report-url <url>',
      'where messages say that the report is read; {run} stands for the id of the run',
    );
}

export type NotifyFlags = FlagsOf<ReturnType<typeof withNotifyOptions<[], NoFlags>>>;
