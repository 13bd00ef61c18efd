import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const CASES = 'id,input_text,expected_intent\nwrong,Tell me a joke,intent_refund_request\n';
const BOT = ['--platform', 'cognigy-ai', '--project', 'Shop', '--endpoint', 'Web'];

describe('a table of cases', () => {
  it('is run under the head that names it, and its cases are marked where they stand', async () => {
    const terminal = terminalWith({
      'head.yaml': 'suite_id: shop\ngate: {pass_rate: 0.5}\ntest_cases: {from: cases.csv}\n',
      'cases.csv': CASES,
    });
    terminal.env.GITHUB_ACTIONS = 'true';

    const exitCode = await main(['run', 'head.yaml', '--mock', '--allow-mock'], terminal);

    expect(exitCode).toBe(1);
    expect(terminal.stdout.text).toContain('file=cases.csv,line=2');
    expect(terminal.stdout.text).toContain('file=head.yaml');
  });

  it('is for Cognigy.AI without a head where flags say which bot', async () => {
    const terminal = terminalWith({ 'cases.csv': CASES });

    const exitCode = await main(
      ['validate', 'cases.csv', '--suite-id', 'shop', ...BOT, '--flow', 'Main'],
      terminal,
    );

    expect(terminal.stderr.text).toBe('');
    expect(exitCode).toBe(0);
  });

  it.each(['run', 'validate', 'submit'])(
    'is told by %s which flags are missing',
    async (command) => {
      const terminal = terminalWith({ 'cases.csv': CASES });

      const exitCode = await main(
        [command, 'cases.csv', '--suite-id', 'shop', '--platform', 'cognigy-ai'],
        terminal,
      );

      expect(exitCode).toBe(2);
      expect(terminal.stderr.text).toContain(
        'is a table, which has no place for the section cognigy; add --project NAME --endpoint NAME',
      );
    },
  );

  it('is told that the flags are for Cognigy.AI', async () => {
    const terminal = terminalWith({ 'cases.csv': CASES });

    const exitCode = await main(
      ['run', 'cases.csv', '--suite-id', 'shop', '--project', 'Shop'],
      terminal,
    );

    expect(exitCode).toBe(2);
    expect(terminal.stderr.text).toContain('add --platform cognigy-ai');
  });

  it.each(['run', 'validate', 'submit'])('alone has what %s takes by flags', async (command) => {
    const terminal = terminalWith({ 'suite.yaml': 'suite_id: shop\n' });

    const exitCode = await main([command, 'suite.yaml', ...BOT], terminal);

    expect(exitCode).toBe(2);
    expect(terminal.stderr.text).toContain(
      'write cognigy.project and cognigy.endpoint in suite.yaml',
    );
  });

  it('is checked by doctor under a name of its own', async () => {
    const terminal = terminalWith({ 'cases.csv': CASES });

    await main(['doctor', 'cases.csv', '--project', 'Shop', '--endpoint', 'Web'], terminal);
    const withoutName = terminal.stderr.text;
    await main(
      ['doctor', 'cases.csv', '--suite-id', 'shop', '--project', 'Shop', '--endpoint', 'Web'],
      terminal,
    );

    expect(withoutName).toContain('add --suite-id NAME');
    expect(terminal.stderr.text).toBe(withoutName);
    expect(terminal.stdout.text).toContain('COGNIGY_API_URL');
  });

  it('has a fault of a table in its own file, for programs too', async () => {
    const terminal = terminalWith({
      'head.json': '{"suite_id": "shop", "test_cases": {"from": ["cases.csv"]}}',
      'cases.csv': 'input_text,expected_intent,allowed_latency_ms\nHello,greet,99\n',
    });

    await main(['validate', 'head.json', '--json'], terminal);

    expect(JSON.parse(terminal.stdout.text).problems).toMatchObject([
      { file: join(terminal.cwd(), 'cases.csv'), line: 2, path: 'allowed_latency_ms' },
    ]);
  });

  it('has two seconds for an answer where nobody says it, and validate says so', async () => {
    const terminal = terminalWith({ 'cases.csv': CASES });

    await main(['validate', 'cases.csv', '--suite-id', 'shop'], terminal);

    expect(terminal.stdout.text).toContain('no case writes allowed_latency_ms, so 2000 ms hold');
  });
});

function terminalWith(files: Readonly<Record<string, string>>): FakeTerminal {
  const directory = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(directory, name), content);
  }
  return new FakeTerminal(directory);
}
