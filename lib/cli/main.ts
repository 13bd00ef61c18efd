import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from '@commander-js/extra-typings';
import { ConfigurationInvalid, messageOf } from '../domain/errors.ts';
import { CONFIG_FILE_NAME } from './config/config-file-name.ts';
import { ExitCode } from './exit-code.ts';
import { neutralTerminal } from './neutral-terminal.ts';
import { type CommandGroup, cognigate, type ListedCommand, loadCommand } from './program.ts';
import { type ClaimedTargets, claimTargets, namedFiles } from './report-targets.ts';
import { annotateRefusal } from './running/annotate-refusal.ts';
import { suitesAmong, targetsOfAll } from './running/suite-files.ts';
import { tellFiles } from './running/tell-files.ts';
import { SuiteRefused } from './suite-refused.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** In the order of the help; `validate` does not pay for what `run` needs. */
export const COMMANDS: readonly (ListedCommand | CommandGroup)[] = [
  {
    usage: 'init [directory]',
    description: 'write an example suite with its JSON schema into a folder',
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    usage: 'validate <suite...>',
    description: 'check suite files; nothing is sent anywhere unless --against-bot asks the bot',
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  {
    usage: 'run <suite...>',
    description: 'have the platform execute suites, and answer: may this bot version ship?',
    load: async () => (await import('./commands/run.ts')).run,
  },
  {
    usage: 'resume [run]',
    description: 'take up an interrupted run where it stands; no batch is sent twice',
    load: async () => (await import('./commands/resume.ts')).resume,
  },
  {
    usage: 'rerun [run]',
    description: 'run the failed or the missing cases of a run again, as a run of its own',
    load: async () => (await import('./commands/rerun.ts')).rerun,
  },
  {
    usage: 'promote <run>',
    description: 'point production to the snapshot that a run has passed for',
    load: async () => (await import('./commands/promote.ts')).promote,
  },
  {
    usage: 'keygen',
    description: 'make a key that verdicts are signed with, and print its public half',
    load: async () => (await import('./commands/attestation/keygen.ts')).keygen,
  },
  {
    usage: 'verify-verdict <envelope>',
    description: 'check for a deploy job that something may ship by a signed verdict',
    load: async () => (await import('./commands/attestation/verify-verdict.ts')).verifyVerdict,
  },
  {
    usage: 'mock',
    description: 'serve a mock platform with a demo bot on 127.0.0.1 until Ctrl-C',
    load: async () => (await import('./commands/mock.ts')).mock,
  },
  {
    usage: 'doctor [suite]',
    description: 'check address, key, rights and names for Cognigy.AI, and say how to mend each',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'import',
    description: 'make a suite from what exists',
    commands: [
      {
        usage: 'playbook <id>',
        description: 'write a playbook of Cognigy.AI as a suite that speaks to the bot',
        load: async () => (await import('./commands/import-playbook.ts')).importPlaybookCommand,
      },
      {
        usage: 'scenarios [name...]',
        description: 'write scenarios of the Simulator of Cognigy.AI as a suite of its mode',
        load: async () => (await import('./simulator/import-scenarios.ts')).importScenarios,
      },
      {
        usage: 'conversation [transcript]',
        description: 'have the Simulator make a scenario of a conversation, and write it as a case',
        load: async () => (await import('./simulator/import-conversation.ts')).importConversation,
      },
      {
        usage: 'intents [export]',
        description: 'write the example sentences of a bot as cases, from its API or an export',
        load: async () => (await import('./commands/import-intents.ts')).importIntents,
      },
      {
        usage: 'table <table>',
        description: 'write the rows of a CSV, a workbook or JSON, also of other tools, as cases',
        load: async () => (await import('./commands/import-table.ts')).importTable,
      },
      {
        usage: 'botium <path>',
        description: 'write convos and utterances of Botium as conversations',
        load: async () => (await import('./commands/import-botium.ts')).importBotium,
      },
      {
        usage: 'rasa <path>',
        description: 'write NLU data and test stories of Rasa as cases and conversations',
        load: async () => (await import('./commands/import-rasa.ts')).importRasa,
      },
      {
        usage: 'agentforce <spec>',
        description: 'write a test specification of Agentforce as cases',
        load: async () => (await import('./commands/import-agentforce.ts')).importAgentforce,
      },
    ],
  },
  {
    usage: 'push <suite>',
    description:
      'make or change playbooks or scenarios of Cognigy.AI so that they hold the cases of a suite',
    load: async () => (await import('./commands/push.ts')).push,
  },
  {
    usage: 'demo',
    description: 'run the example suite against the embedded mock platform',
    load: async () => (await import('./commands/demo.ts')).demo,
  },
  {
    usage: 'runs',
    description: 'list the runs of this machine, newest first',
    load: async () => (await import('./commands/runs.ts')).runs,
  },
  {
    usage: 'release <label>',
    description:
      'what an auditor asks of a bot version, on one page: which run let it ship, and why',
    load: async () => (await import('./commands/governance/release.ts')).release,
  },
  {
    usage: 'waivers [suites...]',
    description: 'list the cases in quarantine, of suites and of the history, with who approved it',
    load: async () => (await import('./commands/governance/waivers.ts')).waivers,
  },
  {
    usage: 'report [run]',
    description: 'write the report of a run that has ended, in any format',
    load: async () => (await import('./commands/report.ts')).report,
  },
  {
    usage: 'pull-request <report...>',
    description: 'tell a pull request on GitHub of a report: one comment, one check run',
    load: async () => (await import('./github/pull-request.ts')).pullRequest,
  },
  {
    usage: 'notify [run]',
    description: 'send a test message to Slack, Teams or a webhook, or print what they are sent',
    load: async () => (await import('./notifying/notify.ts')).notify,
  },
  {
    usage: 'mcp',
    description: 'let a coding agent validate, run, explain, compare and propose, over stdio',
    load: async () => (await import('./mcp/mcp.ts')).mcp,
  },
  {
    usage: 'submit <suite>',
    description: 'have a deployed gate run a suite; prints the run id, or with --wait the verdict',
    load: async () => (await import('./commands/submit.ts')).submit,
  },
  {
    usage: 'status [run]',
    description: 'where a run of a deployed gate stands; exit code 3 while it has no verdict',
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    usage: 'results [run]',
    description: 'the report of a finished run of a deployed gate; exits by its verdict',
    load: async () => (await import('./commands/results.ts')).results,
  },
  {
    usage: 'cancel <run>',
    description: 'end a run of a deployed gate as cancelled',
    load: async () => (await import('./commands/cancel.ts')).cancel,
  },
  {
    usage: 'deploy',
    description: 'bring a gate into an AWS account: checks, what would change, the CDK, secrets',
    load: async () => (await import('./commands/deploy.ts')).deploy,
  },
  {
    usage: 'stack [output]',
    description: 'what the resources of a deployed gate are called, as its stack says',
    load: async () => (await import('./commands/stack.ts')).stack,
  },
  {
    usage: 'serve',
    description: 'show the history of this machine in a browser, on 127.0.0.1 until Ctrl-C',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    usage: 'compare [run]',
    description: 'show what changed from a baseline to a run',
    load: async () => (await import('./commands/compare.ts')).compare,
  },
  {
    name: 'baseline',
    description: 'the runs that others are held against',
    commands: [
      {
        usage: 'set <run>',
        description: 'hold the coming runs of its suite against this run',
        load: async () => (await import('./commands/baseline-set.ts')).baselineSet,
      },
      {
        usage: 'list <suite-id>',
        description: 'list the baselines of a suite',
        load: async () => (await import('./commands/baseline-list.ts')).baselineList,
      },
      {
        usage: 'export <suite-id> [label]',
        description: 'write a baseline to a file, for git or for the artefacts of a CI',
        load: async () => (await import('./commands/baseline-export.ts')).baselineExport,
      },
    ],
  },
  {
    usage: 'redact',
    description: 'take what a person has said out of a run; that it was done goes on record',
    load: async () => (await import('./forgetting/redact.ts')).redact,
  },
  {
    usage: 'prune',
    description: 'remove what old runs rested on; their audit records stay',
    load: async () => (await import('./forgetting/prune.ts')).prune,
  },
  {
    name: 'audit',
    description: 'the audit chain of this machine',
    commands: [
      {
        usage: 'verify',
        description: 'check that no record and no evidence was changed, added, removed or moved',
        load: async () => (await import('./audit/audit-verify.ts')).auditVerify,
      },
      {
        usage: 'head',
        description: 'print the last record of each chain, to note it where nobody can change it',
        load: async () => (await import('./audit/audit-head.ts')).auditHead,
      },
      {
        usage: 'export',
        description:
          'write records, reports, evidence and keys to one file that strangers can verify',
        load: async () => (await import('./audit/audit-export.ts')).auditExport,
      },
    ],
  },
  {
    usage: 'completion <shell>',
    description: 'what bash, zsh or fish needs to complete these commands',
    load: async () => (await import('./commands/shell/completion.ts')).completionOf(COMMANDS),
  },
];

/** Those that leave reports; each target is theirs from the first word of the command line on. */
const REPORTING: ReadonlySet<string> = new Set([
  'run',
  'resume',
  'rerun',
  'report',
  'submit',
  'status',
  'results',
]);

const HELP: ReadonlySet<string> = new Set(['-h', '--help', '-V', '--version', 'help']);

/** Carries out one command line and says with which code the process has to end. */
export async function main(args: readonly string[], process: Terminal): Promise<number> {
  const bare = neutralTerminal(process);
  let exitCode: number = ExitCode.passed;
  const end = (code: number) => {
    exitCode = code;
  };
  let targets: ClaimedTargets = { paths: [], problem: null };
  try {
    const settled = await configured(args, bare).catch((error: unknown) => ({ error }));
    const terminal = 'error' in settled ? bare : settled;
    targets = await claimed(args, terminal);
    if (targets.problem !== null) throw new UsageError(targets.problem);
    if ('error' in settled) throw settled.error;
    await cognigate(COMMANDS, { terminal, end }).parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.passed;
    const isOurs =
      error instanceof CommanderError ||
      error instanceof UsageError ||
      error instanceof ConfigurationInvalid;
    const message = wordsOf(error);
    if (!(error instanceof CommanderError)) {
      const head = error instanceof SuiteRefused ? '' : 'cognigate: ';
      bare.stderr.write(`${head}${message}\n`);
      await annotateRefusal(message, bare);
    }
    await tellFiles(targets.paths, { isOurs, message }, bare);
    return isOurs ? ExitCode.rejected : ExitCode.inconclusive;
  }
}

/** Who asks for help is told, whatever a config file says; who has none does not pay for reading one. */
async function configured(args: readonly string[], terminal: Terminal): Promise<Terminal> {
  const { env } = terminal;
  const isNamed =
    args.some((word) => word.startsWith('--config')) || (env.COGNIGATE_CONFIG ?? '') !== '';
  const isHelp = args.length === 0 || args.some((word) => HELP.has(word));
  if (isHelp || !(isNamed || existsSync(join(terminal.cwd(), CONFIG_FILE_NAME)))) return terminal;
  const { namedConfig, withConfig } = await import('./config/read-config.ts');
  return withConfig(namedConfig(args), terminal);
}

/** Takes the targets of a command line over, whether or not the rest of it can be carried out. */
async function claimed(args: readonly string[], terminal: Terminal): Promise<ClaimedTargets> {
  const at = args.findIndex((word) => REPORTING.has(word));
  const command = args.slice(0, at).every((word) => word.startsWith('-')) ? args[at] : undefined;
  const listed = COMMANDS.find(
    (one): one is ListedCommand => 'usage' in one && one.usage.split(' ')[0] === command,
  );
  if (listed === undefined) return { paths: [], problem: null };
  const bare = new Command();
  (await loadCommand(listed)).complete(bare, { terminal, end() {} });
  const withValue = bare.options.filter(({ required }) => required);
  const takesValue = (word: string) =>
    withValue.some(({ short, long }) => word === short || word === long);
  const named = namedFiles(args.slice(at + 1), takesValue, terminal);
  if (named.targets.length === 0) return { paths: [], problem: null };
  const suites = suitesAmong(named.others, terminal);
  const targets = targetsOfAll(suites, named.targets);
  return claimTargets({ ...named, targets, others: [...named.others, ...suites] }, terminal);
}

/** What went wrong, also where an error has no words of its own. */
function wordsOf(error: unknown): string {
  const message = messageOf(error).replace(/^error: /, '');
  if (message !== '') return message;
  return error instanceof Error ? `failed with ${error.name}` : 'failed for an unknown reason';
}
