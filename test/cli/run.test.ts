import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { Report } from '../../lib/domain/report.ts';
import { customerServiceBot } from '../../lib/mocks/executions-v1/bot/customer-service-bot.ts';
import { type DemoBot, trainBot } from '../../lib/mocks/executions-v1/bot/demo-bot.ts';
import type { MockPlatformOptions } from '../../lib/mocks/executions-v1/mock-options.ts';
import { parseScenario } from '../../lib/mocks/executions-v1/read-scenario.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { empty, scriptedServer } from '../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const SECRET = 'canary-secret-7f3a';

let bot: DemoBot;

beforeAll(async () => {
  bot = await trainBot(customerServiceBot);
});

describe('cognigate run', () => {
  it('takes a suite to the verdict passed, exit 0, with report and audit record', async () => {
    const platform = await mock();
    const terminal = terminalFor(platform.url);
    writeSuite(terminal, GREETING_CASES);

    const exitCode = await main(['run', 'suite.yaml', '--json'], terminal);

    const report = Report.parse(JSON.parse(terminal.stdout.text));
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({
      verdict: 'passed',
      totals: { planned: 2, passed: 2 },
      audit: { seq: 1 },
    });
    expect(platform.statistics().unknownFields).toEqual([]);
    expect(await audit(terminal)).toBe(0);
  });

  it('ends with exit 1 where the bot misses the gate, and shows expected and actual', async () => {
    const platform = await mock();
    const terminal = terminalFor(platform.url);
    writeSuite(terminal, [
      { ...RESET, outcome: { ...RESET.outcome, expected_intent: 'intent_refund_request' } },
    ]);

    const exitCode = await main(['run', 'suite.yaml'], terminal);

    expect(exitCode).toBe(1);
    expect(terminal.stdout.text).toContain('expected intent_refund_request');
    expect(terminal.stdout.text).toContain('FAILED');
  });

  it('writes every report it is asked for, and says where', async () => {
    const platform = await mock();
    const terminal = terminalFor(platform.url);
    writeSuite(terminal, GREETING_CASES);
    const files = ['out/r.json', 'out/r.junit.xml', 'out/r.md', 'out/r.csv'];

    await main(['run', 'suite.yaml', ...files.flatMap((file) => ['-o', file])], terminal);

    for (const file of files) {
      expect(readFileSync(join(terminal.cwd(), file), 'utf8')).toContain('shop');
      expect(terminal.stdout.text).toContain(file);
    }
  });

  it('ends as error, exit 3, with a wrong client, naming what to check', async () => {
    const platform = await mock({
      faults:
        'name: faults\nfaults: [{ on: token, fault: { kind: answer, status: 401, error: invalid_client } }]',
    });
    const terminal = terminalFor(platform.url);
    writeSuite(terminal, GREETING_CASES);

    const exitCode = await main(['run', 'suite.yaml'], terminal);

    expect(exitCode).toBe(3);
    expect(terminal.stdout.text).toContain('COGNIGY_CLIENT_ID');
    expect(await audit(terminal)).toBe(0);
    expect(await verdicts(terminal)).toEqual(['error']);
  });

  it('ends as rejected, exit 2, where the platform does not know the suite', async () => {
    const platform = await mock({
      faults:
        'name: faults\nfaults: [{ on: submit, fault: { kind: answer, status: 404, error: unknown_suite } }]',
    });
    const terminal = terminalFor(platform.url);
    writeSuite(terminal, GREETING_CASES);

    const exitCode = await main(['run', 'suite.yaml'], terminal);

    expect(exitCode).toBe(2);
    expect(await verdicts(terminal)).toEqual(['rejected']);
  });

  it('submits nothing and exits 2 where the suite is wrong', async () => {
    const platform = await mock();
    const terminal = terminalFor(platform.url);
    writeSuite(terminal, [{ ...RESET, outcome: { ...RESET.outcome, allowed_latency_ms: 99 } }]);

    const exitCode = await main(['run', 'suite.yaml'], terminal);

    expect(exitCode).toBe(2);
    expect(terminal.stderr.text).toMatch(/suite\.yaml:\d+: test_cases\[0\].*99/);
    expect(platform.statistics().requests).toMatchObject({ token: 0, submit: 0 });
  });

  it('exits 2 and names what is missing where the platform is not configured', async () => {
    const terminal = new FakeTerminal(temporaryDirectory());
    writeSuite(terminal, GREETING_CASES);

    const exitCode = await main(['run', 'suite.yaml'], terminal);

    expect(exitCode).toBe(2);
    expect(terminal.stderr.text).toContain('COGNIGY_CLIENT_SECRET');
    expect(terminal.stderr.text).toContain('--mock');
  });

  it('reads a .env file, and lets the environment win over it', async () => {
    const platform = await mock();
    const terminal = new FakeTerminal(temporaryDirectory(), {
      COGNIGY_API_URL: platform.url,
      COGNIGY_CLIENT_ID: 'a',
      COGNIGY_CLIENT_SECRET: 'b',
    });
    writeSuite(terminal, GREETING_CASES);
    writeFileSync(
      join(terminal.cwd(), '.env'),
      'COGNIGY_API_URL=http://127.0.0.1:9\nCOGNIGY_CLIENT_ID=a\nCOGNIGY_CLIENT_SECRET=b\n',
    );

    expect(await main(['run', 'suite.yaml', '--quiet'], terminal)).toBe(0);
  });

  it('ends as cancelled, exit 130 and audited, on Ctrl-C', async () => {
    const platform = await mock({ secondsPerExecution: 60 });
    const terminal = terminalFor(platform.url);
    writeSuite(terminal, GREETING_CASES);

    const running = main(['run', 'suite.yaml'], terminal);
    await terminal.stderr.contains('submitted');
    terminal.interrupt();

    expect(await running).toBe(130);
    expect(await verdicts(terminal)).toEqual(['cancelled']);
    expect(await audit(terminal)).toBe(0);
  });

  it('runs only the cases with a tag', async () => {
    const platform = await mock();
    const terminal = terminalFor(platform.url);
    writeSuite(terminal, [RESET, { ...OUT_OF_SCOPE, tags: ['odd'] }]);

    await main(['run', 'suite.yaml', '--tag', 'odd', '--json'], terminal);

    const report = Report.parse(JSON.parse(terminal.stdout.text));
    expect(report.cases.map(({ id }) => id)).toEqual(['outside-1']);
  });

  it('sends a signed notification, and an unreachable endpoint leaves the verdict alone', async () => {
    const platform = await mock();
    await using hook = await scriptedServer([empty(204)]);
    const terminal = terminalFor(platform.url, {
      CI_WEBHOOK_URL: `${hook.origin}/hook`,
      CI_WEBHOOK_SECRET: 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=',
    });
    writeSuite(terminal, GREETING_CASES);

    const exitCode = await main(['run', 'suite.yaml', '--json'], terminal);

    const report = Report.parse(JSON.parse(terminal.stdout.text));
    expect(exitCode).toBe(0);
    expect(report.notifications).toMatchObject([{ status: 'delivered', attempts: 1 }]);
    expect(hook.requests[0]?.headers['webhook-signature']).toMatch(/^v1,/);
    expect(JSON.parse(hook.requests[0]?.body ?? '')).toMatchObject({
      status: 'passed',
      run_id: report.run_id,
    });
  });

  it.each(['token', 'submit', 'status', 'results'])(
    'shows the secret nowhere where the answer to %s is a web page',
    async (request) => {
      const platform = await mock({
        faults: `name: faults\nfaults: [{ on: ${request}, times: 1, fault: { kind: answer, status: 200, body: html } }]`,
      });
      const terminal = terminalFor(platform.url);
      writeSuite(terminal, GREETING_CASES);

      await main(['run', 'suite.yaml', '-o', 'report.json'], terminal);

      const written = readFileSync(join(terminal.cwd(), 'report.json'), 'utf8');
      for (const text of [terminal.stdout.text, terminal.stderr.text, written]) {
        expect(text).not.toContain(SECRET);
      }
    },
  );
});

const RESET = {
  id: 'reset-1',
  input_text: 'I forgot my password, please help me to reset it',
  outcome: { expected_intent: 'intent_password_reset', allowed_latency_ms: 5_000 },
};
const OUT_OF_SCOPE = {
  id: 'outside-1',
  input_text: 'zxqv wrtlk pfff',
  outcome: { expected_intent: null, allowed_latency_ms: 5_000 },
};
const GREETING_CASES = [RESET, OUT_OF_SCOPE];

async function mock({
  faults,
  ...options
}: MockPlatformOptions & { readonly faults?: string } = {}): Promise<MockPlatform> {
  const platform = await startMockPlatform({
    declared: false,
    bot,
    secondsPerExecution: 0,
    ...(faults === undefined ? {} : { scenario: parseScenario(faults, 'scenario.yaml') }),
    ...options,
  });
  onTestFinished(() => platform.close());
  return platform;
}

function terminalFor(url: string, env: Record<string, string> = {}): FakeTerminal {
  return new FakeTerminal(temporaryDirectory(), {
    COGNIGY_API_URL: url,
    COGNIGY_CLIENT_ID: 'tester',
    COGNIGY_CLIENT_SECRET: SECRET,
    ...env,
  });
}

function writeSuite(terminal: FakeTerminal, cases: readonly object[]): void {
  writeFileSync(join(terminal.cwd(), 'suite.yaml'), dump({ suite_id: 'shop', test_cases: cases }));
}

async function verdicts(terminal: FakeTerminal): Promise<string[]> {
  const reader = new FakeTerminal(terminal.cwd());
  await main(['runs', '--json'], reader);
  return JSON.parse(reader.stdout.text).map(({ verdict }: { verdict: string }) => verdict);
}

function audit(terminal: FakeTerminal): Promise<number> {
  return main(['audit', 'verify'], new FakeTerminal(terminal.cwd()));
}
