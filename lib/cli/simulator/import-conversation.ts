import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { need } from '../../authoring/api-error.ts';
import { suiteIdOf } from '../../authoring/import/finish-suite.ts';
import {
  remarksOnDraft,
  scenarioOfConversation,
} from '../../authoring/simulator/scenario-of-conversation.ts';
import { simulationTarget } from '../../authoring/simulator/simulation-target.ts';
import { suiteOfScenarios } from '../../authoring/simulator/suite-of-scenarios.ts';
import { defined } from '../../defined.ts';
import { messageOf } from '../../domain/errors.ts';
import { openCognigy } from '../cognigy-settings.ts';
import { defineCommand } from '../define-command.ts';
import { deliverFile } from '../importing/deliver-import.ts';
import { wholeNumber } from '../options/flag-values.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { withSimulationOptions } from './simulation-options.ts';

const DEFAULT_CRITERIA = 3;

/** `cognigate import conversation`: what the Simulator makes of a conversation, as a suite with that case. */
export const importConversation = defineCommand({
  syntax: (command) =>
    withSimulationOptions(
      command
        .argument('[transcript]', 'a text with a line for each message, such as "User: hello"')
        .option('--session <id>', 'a session in the analytics of the platform, in its place')
        .option(
          '--criteria <n>',
          `how many criteria are asked for; ${DEFAULT_CRITERIA} if not given`,
          wholeNumber,
        ),
    ),
  examples: [
    'cognigate import conversation --session 5f1c… --project "Web shop" --flow Main --model gpt-4o -o case.suite.yaml',
    'cognigate import conversation chat.txt --criteria 5 --project "Web shop" --flow Main --model gpt-4o',
  ],
  async action(file, flags, terminal) {
    const { session: sessionId, criteria = DEFAULT_CRITERIA } = flags;
    if ((file === undefined) === (sessionId === undefined)) {
      throw new UsageError('name either a file with a transcript or a session by --session');
    }
    if (criteria === 0) throw new UsageError('--criteria is 0: write 1 or more');
    const transcriptContent = file === undefined ? undefined : await transcript(file, terminal);
    const access = openCognigy(flags.baseUrl, terminal);
    const { projectId, target } = await simulationTarget(flags, access);
    const asked = await access.scenarios.fromConversation({
      projectReference: projectId,
      numberOfSuccessCriteria: criteria,
      ...defined({ sessionId, transcriptContent }),
    });
    if (asked.status === 'failed' && asked.kind === 'not_found' && sessionId !== undefined) {
      throw new UsageError(
        `the platform has no session ${sessionId} in its analytics, which show one some time after its last message (${asked.problem})`,
      );
    }
    const answer = need(asked);
    const scenario = scenarioOfConversation(answer);
    const imported = await suiteOfScenarios([scenario], {
      suiteId: suiteIdOf(flags.suiteId, `${target.project} ${target.flow}`),
      target,
      as: 'cases',
      source: sessionId === undefined ? `the transcript ${file}` : `the session ${sessionId}`,
      remarks: remarksOnDraft(answer),
    });
    return deliverFile(imported, { flags, terminal });
  },
});

async function transcript(file: string, terminal: Terminal): Promise<string> {
  const text = await readFile(resolve(terminal.cwd(), file), 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}`);
  });
  if (text.trim() === '') throw new UsageError(`${file} is empty: there is nothing to import`);
  return text;
}
