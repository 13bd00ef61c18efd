import type {
  Command,
  CommandUnknownOpts,
  Option,
  OptionValues,
} from '@commander-js/extra-typings';
import { collect } from './options/flag-values.ts';
import { oneMoreLabel } from './options/governance-options.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

interface Definition<Args extends unknown[], Flags extends OptionValues> {
  /** Adds the arguments and options; the types that the action is given come from here. */
  syntax(bare: Command): Command<Args, Flags>;
  /** Command lines for the help. */
  readonly examples: readonly [string, ...string[]];
  /** Carries the command out and gives the exit code. */
  action(...given: [...args: Args, flags: Flags, terminal: Terminal]): Promise<number>;
}

export interface CommandLine {
  readonly terminal: Terminal;
  end(exitCode: number): void;
}

export interface DefinedCommand {
  readonly examples: readonly string[];
  /** Gives a command that has a name and a description all the rest. */
  complete(bare: Command, line: CommandLine): void;
}

/** One command: what can be typed after its name, what the help shows for it, and what is then done. */
export function defineCommand<Args extends unknown[], Flags extends OptionValues>(
  definition: Definition<Args, Flags>,
): Definition<Args, Flags> & DefinedCommand {
  const { syntax, examples, action } = definition;
  return {
    ...definition,
    complete(bare, { terminal, end }) {
      const command = syntax(bare);
      withNegatedDefaults(command);
      command
        .option(
          '--config <file>',
          'settings for all commands (COGNIGATE_CONFIG); a cognigate.config.yaml that is only found counts as little as .env',
        )
        .addHelpText('after', `\nExamples:\n${examples.map((line) => `  $ ${line}`).join('\n')}`)
        .action(async () => {
          withStateDirOf(terminal.env, command);
          withConfigured(terminal.settings?.flags ?? {}, command);
          end(await action(...command.processedArgs, command.opts(), terminal));
        });
      refuseSecondValues(command);
    },
  };
}

/** What reads a flag that may be repeated: each value is added to those before it. */
const COLLECTING: ReadonlySet<unknown> = new Set([collect, oneMoreLabel]);

/** Claims that a second value of the flag does not take the place of the first. */
export function mayBeRepeated({ variadic, parseArg }: Option): boolean {
  return variadic || COLLECTING.has(parseArg);
}

/** Of two values the second would take the place of the first, which nobody would then have checked. */
function refuseSecondValues(command: CommandUnknownOpts): void {
  for (const option of command.options) {
    const takesOne = (option.required || option.optional) && !mayBeRepeated(option);
    if (!takesOne) continue;
    const given: unknown[] = [];
    command.on(`option:${option.name()}`, (value: unknown) => {
      given.push(value);
      if (new Set(given).size > 1) {
        throw new UsageError(
          `${option.long} is given twice, as ${given.map(valueText).join(' and as ')}; only one of them would count`,
        );
      }
    });
  }
}

const valueText = (value: unknown) => (value === null ? 'nothing' : JSON.stringify(value));

/** A variable names the state directory where no flag does; never `.env`, since a checkout says nothing about that. */
function withStateDirOf(
  { COGNIGATE_STATE_DIR: dir }: Terminal['env'],
  command: CommandUnknownOpts,
) {
  if (dir === undefined || dir === '') return;
  if (command.getOptionValueSource('stateDir') !== 'default') return;
  command.setOptionValueWithSource('stateDir', dir, 'env');
}

/** What a config file says of flags that the command has and nobody has written. */
function withConfigured(flags: Readonly<Record<string, unknown>>, command: CommandUnknownOpts) {
  for (const option of command.options) {
    const name = option.attributeName();
    const value = flags[name];
    const written = command.getOptionValueSource(name);
    if (value === undefined || ![undefined, 'default'].includes(written)) continue;
    command.setOptionValueWithSource(name, value, 'config');
  }
}

/** `--color` is on where nobody says `--no-color`; commander sees to that only for options that are there before it parses. */
function withNegatedDefaults(command: CommandUnknownOpts): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (option.negate && command.getOptionValue(name) === undefined) {
      command.setOptionValueWithSource(name, true, 'default');
    }
  }
}
