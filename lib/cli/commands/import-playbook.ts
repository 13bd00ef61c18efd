import { stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { need } from '../../authoring/api-error.ts';
import { importPlaybook, suiteFileText } from '../../authoring/import-playbook.ts';
import { type CognigyFlags, openCognigyApi } from '../cognigy-settings.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

export interface ImportFlags extends CognigyFlags {
  readonly endpoint?: string;
  readonly entitiesPath?: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** `cognigate import playbook`: a playbook as a suite file, on stdout or in a file; what is lost goes to stderr. */
export async function importPlaybookCommand(
  playbookId: string,
  flags: ImportFlags,
  terminal: Terminal,
): Promise<number> {
  const api = openCognigyApi(flags, terminal);
  const path = flags.output === undefined ? null : resolve(terminal.cwd(), flags.output);
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
  const { project, flow, locale, endpoint, entitiesPath } = flags;
  const imported = importPlaybook(playbook, {
    ...(project === undefined ? {} : { project }),
    ...(flow === undefined ? {} : { flow }),
    ...(locale === undefined ? {} : { locale }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(entitiesPath === undefined ? {} : { entities_path: entitiesPath }),
  });
  const { test_cases } = imported.suite;
  if (test_cases.length === 0) {
    throw new UsageError(
      `playbook ${playbookId} has no step with a text: there is nothing to import`,
    );
  }
  const text = suiteFileText(imported, playbook);
  for (const note of imported.notes) terminal.stderr.write(`note: ${note}\n`);
  if (path === null) terminal.stdout.write(text);
  else {
    await writeFile(path, text);
    const turns = test_cases.reduce((sum, { turns }) => sum + turns.length, 0);
    terminal.stdout.write(`${flags.output}: ${turns} of ${playbook.steps.length} steps\n`);
  }
  return ExitCode.passed;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
