import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CommandResult, command } from '../../support/fakes/command-line.ts';
import { type ScriptedServer, scriptedServer } from '../../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

afterEach(() => vi.unstubAllEnvs());

/** A gate that takes nothing, and so is asked once. */
const refusing = () =>
  scriptedServer([
    (response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ title: 'Bad Request', status: 400, detail: 'seen' }));
    },
  ]);

function submitted(gate: ScriptedServer, ...flags: readonly string[]): Promise<CommandResult> {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'canary-secret');
  const directory = temporaryDirectory();
  const outcome = { expected_intent: 'known' };
  const test_cases = [
    { id: 'hours', input_text: 'Hours?', tags: ['smoke'], outcome },
    { id: 'refund', input_text: 'Refund', outcome },
  ];
  writeFileSync(join(directory, 'suite.yaml'), JSON.stringify({ suite_id: 'shop', test_cases }));
  const env = { COGNIGATE_URL: gate.origin, AWS_REGION: 'eu-west-1' };
  return command({ directory, env }, 'submit', 'suite.yaml', ...flags);
}

describe('submit --tag', () => {
  it('leaves it to the gate to take cases out, so that the verdict is one on a part', async () => {
    await using gate = await refusing();

    const { stderr } = await submitted(gate, '--tag', 'smoke');

    const { suite, tags } = JSON.parse(gate.requests[0]?.body ?? '');
    expect(tags).toEqual(['smoke']);
    expect(suite.test_cases).toHaveLength(2);
    expect(stderr).toContain('1 of 2 cases have the tag smoke');
  });

  it('refuses a tag that no case has before anything is sent', async () => {
    await using gate = await refusing();

    const { exitCode, stderr } = await submitted(gate, '--tag', 'smok');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('did you mean smoke?');
    expect(gate.requests).toEqual([]);
  });

  it('asks for the whole suite without one', async () => {
    await using gate = await refusing();

    await submitted(gate);

    expect(JSON.parse(gate.requests[0]?.body ?? '')).not.toHaveProperty('tags');
  });
});
