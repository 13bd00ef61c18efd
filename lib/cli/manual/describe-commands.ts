import { Command } from '@commander-js/extra-typings';
import { type CommandGroup, type ListedCommand, loadCommand } from '../program.ts';
import type { Terminal } from '../terminal.ts';

/** A command as it is typed, such as `baseline set`, and what may follow it: what `--help` shows, as data. */
export interface DescribedCommand {
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly { readonly name: string; readonly description: string }[];
  readonly flags: readonly {
    /** The long one, such as `--output`. */
    readonly name: string;
    /** With its short form and its value, such as `-o, --output <file>`. */
    readonly written: string;
    readonly description: string;
    /** The same with what can be chosen and what holds otherwise. */
    readonly explained: string;
  }[];
  readonly examples: readonly string[];
}

export async function describedCommands(
  listed: readonly (ListedCommand | CommandGroup)[],
  terminal: Terminal,
): Promise<DescribedCommand[]> {
  const all = listed.flatMap((one) =>
    'commands' in one ? one.commands.map((each) => ({ each, group: one.name })) : [{ each: one }],
  );
  return Promise.all(
    all.map(async ({ each, ...of }) => {
      const [word = '', ...taken] = each.usage.split(' ');
      const bare = new Command(word);
      const defined = await loadCommand(each);
      defined.complete(bare, { terminal, end() {} });
      return {
        name: 'group' in of ? `${of.group} ${word}` : word,
        description: each.description,
        arguments: bare.registeredArguments.map(({ description }, place) => ({
          name: taken[place] ?? '',
          description,
        })),
        flags: bare.options.flatMap((option) => {
          const { long, flags: written, description } = option;
          const explained = bare.createHelp().optionDescription(option);
          return long ? [{ name: long, written, description, explained }] : [];
        }),
        examples: defined.examples,
      };
    }),
  );
}
