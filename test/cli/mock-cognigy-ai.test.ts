import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

describe('cognigate mock --platform cognigy-ai', () => {
  it('says its addresses first, as JSON, and ids to try on stderr', async () => {
    const terminal = new FakeTerminal(temporaryDirectory());
    const serving = main(['mock', '--platform', 'cognigy-ai'], terminal);
    await terminal.stderr.contains('Known gap');
    const { url, endpoint_url } = JSON.parse(terminal.stdout.text.split('\n')[0] ?? '');
    const told = (what: string, name: string) =>
      new RegExp(`${what} +(\\S+) +${name}\\n`).exec(terminal.stderr.text)?.[1];

    const playbook = await fetch(
      `${url}/new/v2.0/playbooks/${told('playbook', 'Release: refund')}`,
      { headers: { 'x-api-key': 'demo-key', accept: 'application/json' } },
    );
    const answer = await fetch(`${endpoint_url}/test/${told('endpoint', 'Gate')}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId: 'u', sessionId: 's', text: 'I want my money back' }),
    });
    terminal.interrupt();

    expect(await playbook.json()).toMatchObject({ name: 'Release: refund' });
    expect(await answer.json()).toMatchObject({
      text: 'I can start a refund. What is the order number?',
    });
    expect(await serving).toBe(0);
  });

  it('refuses a scenario of the other mock, with the line', async () => {
    const terminal = new FakeTerminal(process.cwd());

    const exitCode = await main(
      [
        'mock',
        '--platform',
        'cognigy-ai',
        '--scenario',
        'examples/scenarios/throttled-submit.yaml',
      ],
      terminal,
    );

    expect(exitCode).toBe(2);
    expect(terminal.stderr.text).toMatch(/throttled-submit\.yaml:\d+: faults\[0\]\.on is wrong/);
  });
});
