import type { Command } from 'commander';
import { collect, examples } from './flag-values.ts';
import type { Terminal } from './terminal.ts';

/** The commands that speak to Cognigy.AI and run nothing: `doctor`, `import`, `push`. */
export function addCognigyCommands(
  program: Command,
  { terminal, end }: { readonly terminal: Terminal; end(exitCode: number): void },
): void {
  const withCognigyFlags = (command: Command) =>
    command
      .option('--base-url <url>', 'address of the API of Cognigy.AI (COGNIGY_API_URL)')
      .option('--project <name>', 'project, by id or name')
      .option('--flow <name>', 'flow, by reference id or name')
      .option('--locale <name>', 'locale, by reference id or name; the primary one if not given');

  withCognigyFlags(
    program
      .command('doctor')
      .description('check address, key, rights and names for Cognigy.AI, and say how to mend each')
      .argument('[suite]', 'a suite for the platform cognigy-ai, whose names are checked as well')
      .option('--endpoint <name>', 'REST endpoint, by URL token or name')
      .option('--json', 'print the findings as JSON')
      .option('--no-color', 'no colours'),
  )
    .addHelpText('after', examples('cognigate doctor', 'cognigate doctor suite.yaml'))
    .action(async (suite, flags) => {
      const { doctor } = await import('./commands/doctor.ts');
      end(await doctor(suite, flags, terminal));
    });

  const importing = program.command('import').description('make a suite from what exists');
  withCognigyFlags(
    importing
      .command('playbook')
      .description('write a playbook of Cognigy.AI as a suite that speaks to the bot')
      .argument('<id>', 'id of the playbook')
      .option('--endpoint <name>', 'REST endpoint for the suite, by URL token or name')
      .option('--entities-path <path>', "where the bot's output carries entities")
      .option('-o, --output <file>', 'a .yaml file; stdout if not given')
      .option('--force', 'replace the file if it is there'),
  )
    .addHelpText('after', examples('cognigate import playbook 64f0…9b -o refund.suite.yaml'))
    .action(async (id, flags) => {
      const { importPlaybookCommand } = await import('./commands/import-playbook.ts');
      end(await importPlaybookCommand(id, flags, terminal));
    });

  program
    .command('push')
    .description('make or change playbooks of Cognigy.AI so that they hold the cases of a suite')
    .argument('<suite>', 'a .yaml, .json or .csv file')
    .option('--base-url <url>', 'address of the API of Cognigy.AI (COGNIGY_API_URL)')
    .option('--project <name>', 'project, by id or name')
    .option('--suite-id <id>', 'begin of the names of the playbooks (COGNIGY_SUITE_ID)')
    .option('--tag <tag>', 'only cases with this tag; may be repeated', collect, [])
    .option('--isolate', 'a playbook for each case, so that none shares a session with another')
    .option('--prune', 'delete playbooks of this suite that it has no longer')
    .option('--dry-run', 'print the plan and change nothing')
    .addHelpText(
      'after',
      examples('cognigate push suite.yaml --dry-run', 'cognigate push suite.yaml --project Shop'),
    )
    .action(async (suite, flags) => {
      const { push } = await import('./commands/push.ts');
      end(await push(suite, flags, terminal));
    });
}
