import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

describe('cognigate demo', () => {
  it('ends passed with a few honest misses, and says what to try next', async () => {
    const terminal = new FakeTerminal(temporaryDirectory());

    const exitCode = await main(['demo'], terminal);

    expect(exitCode).toBe(0);
    expect(terminal.stdout.text).toMatch(/Failed cases \([1-9]\d?\)/);
    expect(terminal.stdout.text).toContain('PASSED');
    expect(terminal.stdout.text).toContain('npm run -s cognigate -- audit verify');
  });
});

describe('cognigate mock', () => {
  it('says its address first, as JSON, and serves there until it is interrupted', async () => {
    const terminal = new FakeTerminal(temporaryDirectory());
    const serving = main(['mock'], terminal);
    await terminal.stdout.contains('\n');
    const { url } = JSON.parse(terminal.stdout.text.split('\n')[0] ?? '');

    const answer = await fetch(`${url}/api/v1/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'anybody',
        client_secret: 'anything',
        scope: 'test:execute test:read webhook:write',
      }),
    });
    terminal.interrupt();

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await answer.json()).toMatchObject({ access_token: expect.any(String) });
    expect(await serving).toBe(0);
  });
});
