import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandResult, command } from '../support/fakes/command-line.ts';

/** Writes a suite beside which commands are carried out, and returns its name. */
export async function writeSuite(directory: string, suite: object): Promise<string> {
  await writeFile(join(directory, 'suite.json'), JSON.stringify(suite));
  return 'suite.json';
}

export function conversationSuite(section: object = {}, cases: object[] = [REFUND]): object {
  return {
    suite_id: 'shop',
    platform: 'cognigy-ai',
    cognigy: {
      mode: 'conversation',
      project: 'Web shop',
      flow: 'Main',
      locale: 'English',
      endpoint: 'Gate',
      entities_path: 'cognigate.entities',
      ...section,
    },
    test_cases: cases,
  };
}

export function playbookSuite(playbooks: object[], section: object = {}): object {
  return {
    suite_id: 'shop',
    platform: 'cognigy-ai',
    cognigy: {
      mode: 'playbooks',
      project: 'Web shop',
      flow: 'Main',
      locale: 'English',
      playbooks,
      ...section,
    },
  };
}

export const REFUND = {
  id: 'refund',
  input_text: 'I want a refund',
  outcome: { expected_intent: 'intent_refund_request' },
};

/** Carries out a command on a suite against the API at `url`, with the key of the demo. */
export async function commandOnSuite(
  { url, directory }: { readonly url: string; readonly directory: string },
  suite: object,
  [name, ...flags]: readonly [string, ...string[]],
): Promise<CommandResult> {
  const file = await writeSuite(directory, suite);
  const env = { COGNIGY_API_URL: url, COGNIGY_API_KEY: 'demo-key' };
  return command({ directory, env }, name, file, ...flags);
}
