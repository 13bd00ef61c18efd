import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { main } from '../../lib/cli/main.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly directory: string;
  readonly env: Record<string, string | undefined>;
}

/** Carries out one command line in `directory`. */
export async function command(
  { directory, env }: Surroundings,
  ...args: readonly string[]
): Promise<CommandResult> {
  const terminal = new FakeTerminal(directory, env);
  const exitCode = await main(args, terminal);
  return { exitCode, stdout: terminal.stdout.text, stderr: terminal.stderr.text };
}

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
