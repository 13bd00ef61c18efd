import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { CommandLine, DefinedCommand } from './define-command.ts';
import { toolVersion } from './tool-version.ts';

export const DESCRIPTION =
  'The release gate for NICE Cognigy bots: a test suite in, a verdict out.';

/** A command as the overview shows it. */
export interface ListedCommand {
  /** Its name and arguments, such as `run <suite>`. */
  readonly usage: string;
  readonly description: string;
  load(): Promise<DefinedCommand>;
}

/**
 * The command itself, whose schemas are set up before they are made.
 */
export async function loadCommand(listed: ListedCommand): Promise<DefinedCommand> {
  (await import('../report/interpret-schemas.ts')).interpretSchemas();
  return listed.load();
}

export interface CommandGroup {
  readonly name: string;
  readonly description: string;
  readonly commands: readonly ListedCommand[];
}

/** The program with all commands; each is loaded when it is called or asked for its help. */
export function cognigate(
  listed: readonly (ListedCommand | CommandGroup)[],
  line: CommandLine,
): Command {
  const { stdout, stderr } = line.terminal;
  const program = new Command('cognigate')
    .description(DESCRIPTION)
    .version(toolVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .configureHelp({ subcommandTerm: termOf })
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for the flags and examples)')
    .addHelpText('after', EXIT_CODE_HELP);
  addCommands(program, listed, line);
  return program;
}

function addCommands(
  parent: Command,
  listed: readonly (ListedCommand | CommandGroup)[],
  line: CommandLine,
): void {
  const unfinished = new Map<CommandUnknownOpts, () => Promise<void>>();
  for (const one of listed) {
    if ('commands' in one) {
      addCommands(parent.command(one.name).description(one.description), one.commands, line);
      continue;
    }
    const [name = '', ...taken] = one.usage.split(' ');
    const command = parent
      .command(name)
      .description(one.description)
      .usage(['[options]', ...taken].join(' '));
    unfinished.set(command, async () => (await loadCommand(one)).complete(command.usage(''), line));
  }
  parent.hook('preSubcommand', (_, command) => unfinished.get(command)?.());
}

function termOf(command: CommandUnknownOpts): string {
  return command.commands.length > 0 ? command.name() : `${command.name()} ${command.usage()}`;
}

/** What the exit code of a command that answers with a verdict means. */
export const EXIT_CODES: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'passed: the gate is open'],
  ['1', 'failed: the bot missed the gate'],
  ['2', 'rejected: the suite, the command line or the configuration is wrong'],
  ['3', 'inconclusive or error: nothing can be said about the bot'],
  ['130', 'cancelled'],
];

const EXIT_CODE_HELP = `
Exit codes:
${EXIT_CODES.map(([code, meaning]) => `  ${code.padEnd(5)}${meaning}`).join('\n')}`;
