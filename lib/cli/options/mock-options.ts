import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { DEFAULT_PLATFORM, PlatformName } from '../../domain/suite/platform-name.ts';
import { portNumber, positiveNumber, wholeNumber } from './flag-values.ts';
import type { FlagsOf, NoFlags } from './flags-of.ts';

/** For a command that serves the mock of a platform. */
export function withMockOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command
    .addOption(
      new Option('--platform <name>', 'whose interface it has')
        .choices(PlatformName.options)
        .default(DEFAULT_PLATFORM),
    )
    .option('--port <n>', 'port to listen on; 0 takes a free one', portNumber, 0)
    .option('--scenario <file>', 'faults to inject, a .yaml or .json file')
    .option('--rate-limit <n>', 'requests in ten seconds before it answers 429', wholeNumber)
    .option('--seconds-per-execution <s>', 'how long an execution takes', positiveNumber)
    .option('--bot <file>', 'train the bot on a .csv of text,category instead of its own phrases')
    .addOption(
      new Option('--spec [form]', 'how the mock of Cognigy.AI describes its APIs')
        .choices(['own', 'differing', 'none'] as const)
        .preset('own'),
    )
    .addOption(
      new Option('--ids <form>', 'which ids the addresses of its Simulator take').choices([
        'reference',
        '_id',
      ] as const),
    )
    .option('--no-progress', 'report no progress with the status')
    .option('--log', 'a line per request on stderr');
}

export type MockFlags = FlagsOf<ReturnType<typeof withMockOptions<[], NoFlags>>>;
