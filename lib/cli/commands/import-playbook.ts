import { stat, writeFile } from 'node:fs/promises';
import { need } from '../../authoring/api-error.ts';
import {
  type ImportedSuite,
  importPlaybook,
  suiteFileText,
} from '../../authoring/import-playbook.ts';
import { defined } from '../../defined.ts';
import { messageOf } from '../../domain/errors.ts';
import { checkSuite } from '../../domain/suite/check-suite.ts';
import { openCognigyApi } from '../cognigy-settings.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { withCognigyOptions } from '../options/cognigy-options.ts';
import { DEFAULT_STATE_DIR } from '../options/state-options.ts';
import { placeToWrite } from '../report-targets.ts';
import { UsageError } from '../usage-error.ts';

/** `cognigate import playbook`: a playbook as a suite file, on stdout or in a file; what is lost goes to stderr. */
export const importPlaybookCommand = defineCommand({
  syntax: (command) =>
    withCognigyOptions(
      command
        .argument('<id>', 'id of the playbook')
        .option('--endpoint <name>', 'REST endpoint for the suite, by URL token or name')
        .option('--entities-path <path>', "where the bot's output carries entities")
        .option('-o, --output <file>', 'a .yaml file; stdout if not given')
        .option('--force', 'replace the file if it is there'),
    ),
  examples: ['cognigate import playbook 64f0…9b -o refund.suite.yaml'],
  async action(playbookId, flags, terminal) {
    const { output } = flags;
    const named = { stateDir: DEFAULT_STATE_DIR };
    const path = output === undefined ? null : placeToWrite(output, named, terminal);
    const api = openCognigyApi(flags.baseUrl, terminal);
    if (path !== null && flags.force !== true && (await exists(path))) {
      throw new UsageError(`${flags.output} exists; --force replaces it`);
    }
    const read = await api.readPlaybook(playbookId);
    if (read.status === 'failed' && (read.kind === 'not_found' || read.kind === 'rejected')) {
      throw new UsageError(
        `there is no playbook ${playbookId} for this key (${read.problem}); its id stands in its address in Cognigy.AI`,
      );
    }
    const playbook = need(read);
    const { project, flow, locale, endpoint, entitiesPath: entities_path } = flags;
    const imported = importPlaybook(
      playbook,
      defined({ project, flow, locale, endpoint, entities_path }),
    );
    const { test_cases } = imported.suite;
    if (test_cases.length === 0) {
      throw new UsageError(
        `playbook ${playbookId} has no step with a text or data: there is nothing to import`,
      );
    }
    const text = suiteFileText(imported, playbook);
    for (const note of imported.notes) terminal.stderr.write(`note: ${note}\n`);
    refuseUnfit(imported);
    if (path === null) terminal.stdout.write(text);
    else {
      await writeFile(path, text).catch((error: unknown) => {
        throw new UsageError(`${output} cannot be written: ${messageOf(error)}`);
      });
      const turns = test_cases.reduce((sum, { turns }) => sum + turns.length, 0);
      terminal.stdout.write(`${flags.output}: ${turns} of ${playbook.steps.length} steps\n`);
    }
    return ExitCode.passed;
  },
});

/** What is left of a playbook may ask for nothing, and then it is no suite. */
function refuseUnfit({ suite }: ImportedSuite): void {
  const filledIn = { project: 'to be filled in', endpoint: 'to be filled in', ...suite.cognigy };
  const checked = checkSuite({ ...suite, cognigy: filledIn });
  if (checked.status === 'valid') return;
  const [fault] = checked.faults;
  throw new UsageError(
    `what a suite can hold of the playbook is no suite: ${fault?.keys.join('.')} ${fault?.problem}; ${fault?.remedy}`,
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
