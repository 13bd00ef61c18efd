import { Argument } from '@commander-js/extra-typings';
import { defineCommand } from '../../define-command.ts';
import { ExitCode } from '../../exit-code.ts';
import { type DescribedCommand, describedCommands } from '../../manual/describe-commands.ts';
import type { CommandGroup, ListedCommand } from '../../program.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `cognigate completion`: what a shell needs to complete all of these commands, from what `--help` shows. */
export function completionOf(listed: readonly (ListedCommand | CommandGroup)[]) {
  return defineCommand({
    syntax: (command) =>
      command.addArgument(new Argument('<shell>', 'whose completion it is').choices(SHELLS)),
    examples: [
      'cognigate completion bash >> ~/.bashrc',
      'cognigate completion zsh >> ~/.zshrc',
      'cognigate completion fish > ~/.config/fish/completions/cognigate.fish',
    ],
    async action(shell, _flags, terminal) {
      const commands = await describedCommands(listed, terminal);
      const text = shell === 'fish' ? fish(commands) : bash(commands);
      const head = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
      terminal.stdout.write(head + text);
      return ExitCode.passed;
    },
  });
}

function bash(commands: readonly DescribedCommand[]): string {
  const groups = Object.entries(Object.groupBy(commands, ({ name }) => name.split(' ')[0] ?? ''));
  const cases = [
    ...commands.map(({ name, flags }) => {
      const pattern = name.includes(' ') ? `"${name}"` : `"${name} "*`;
      return `    ${pattern}) words="${flags.map((flag) => flag.name).join(' ')} --help" ;;`;
    }),
    ...groups.flatMap(([group, members = []]) => {
      const words = members.flatMap(({ name }) => name.split(' ')[1] ?? []);
      return words.length === 0 ? [] : [`    "${group} "*) words="${words.join(' ')}" ;;`];
    }),
    `    *) words="${groups.map(([group]) => group).join(' ')} --help --version" ;;`,
  ];
  return `_cognigate() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" words first="" second=""
  [ "$COMP_CWORD" -gt 1 ] && first="\${COMP_WORDS[1]}"
  [ "$COMP_CWORD" -gt 2 ] && second="\${COMP_WORDS[2]}"
  case "$first $second" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _cognigate cognigate
`;
}

function fish(commands: readonly DescribedCommand[]): string {
  const lines = commands.flatMap(({ name, description, flags }) => {
    const [first = '', second] = name.split(' ');
    const seen = name.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
    const before =
      second === undefined ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${first}`;
    return [
      ...(second === undefined
        ? []
        : [`complete -c cognigate -n __fish_use_subcommand -a ${first}`]),
      `complete -c cognigate -n ${quoted(before)} -a ${second ?? first} -d ${quoted(description)}`,
      ...flags.map(
        (flag) =>
          `complete -c cognigate -n ${quoted(seen.join('; and '))} -l ${flag.name.slice(2)} -d ${quoted(flag.description)}`,
      ),
    ];
  });
  return `${[...new Set(lines)].join('\n')}\n`;
}

/** For fish, where a backslash and an apostrophe are all that is special within quotes. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
}
