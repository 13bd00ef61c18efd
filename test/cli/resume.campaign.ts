import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { Report } from '../../lib/domain/report.ts';
import { steadyClock } from '../../lib/local/steady-clock.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { campaignSize } from '../support/setup/campaign-size.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const MOMENTS = campaignSize({
  sample: ['submitted'],
  full: ['planned', 'submitted', 'cases done'],
});

let platform: MockPlatform;

beforeAll(async () => {
  platform = await startMockPlatform({ declared: false, secondsPerExecution: 1 });
});

afterAll(() => platform.close());

describe('cognigate resume', () => {
  it.each(MOMENTS)(
    'takes up a run that was killed when it said "%s", and no batch is submitted twice',
    async (moment) => {
      const terminal = terminalIn(temporaryDirectory());
      const before = platform.statistics().executions;
      await killedWhenItSays(moment, terminal);
      const runId = await onlyRun(terminal);

      const exitCode = await main(['resume', runId, '--json'], terminal);

      const report = Report.parse(JSON.parse(terminal.stdout.text));
      expect(exitCode).toBe(0);
      expect(report).toMatchObject({ run_id: runId, totals: { planned: 4, passed: 4 } });
      expect(platform.statistics().executions - before).toBe(2);
      expect(new Set(report.batches.map((batch) => batch.execution_id)).size).toBe(2);
      expect(await main(['audit', 'verify'], terminalIn(terminal.cwd()))).toBe(0);
    },
  );

  it('shows a run that has ended again, and decides nothing anew', async () => {
    const terminal = terminalIn(temporaryDirectory());
    await main(['run', 'suite.yaml', '--quiet'], terminal);
    const runId = await onlyRun(terminal);
    const again = terminalIn(terminal.cwd());

    const exitCode = await main(['resume', runId, '--json'], again);

    expect(exitCode).toBe(0);
    expect(Report.parse(JSON.parse(again.stdout.text)).audit?.seq).toBe(1);
  });

  it('exits 2 and points to the list where there is no such run', async () => {
    const terminal = terminalIn(temporaryDirectory());

    const exitCode = await main(['resume', 'run-nobody'], terminal);

    expect(exitCode).toBe(2);
    expect(terminal.stderr.text).toContain('cognigate runs');
  });
});

function terminalIn(directory: string): FakeTerminal {
  const outcome = { allowed_latency_ms: 5_000 };
  writeFileSync(
    join(directory, 'suite.yaml'),
    dump({
      suite_id: 'shop',
      liveness: true,
      max_batch_size: 2,
      test_cases: ['hello', 'good day', 'my order', 'a refund'].map((input_text) => ({
        input_text,
        outcome,
      })),
    }),
  );
  return new FakeTerminal(directory, environment(), steadyClock());
}

function environment(): Record<string, string> {
  return {
    COGNIGY_API_URL: platform.url,
    COGNIGY_CLIENT_ID: 'tester',
    COGNIGY_CLIENT_SECRET: 'secret',
  };
}

/** Starts a run in a process of its own and ends it, as a power failure would, at a moment of its progress. */
async function killedWhenItSays(moment: string, terminal: FakeTerminal): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(PACKAGE_ROOT, 'bin', 'cognigate.ts'), 'run', 'suite.yaml'],
    {
      cwd: terminal.cwd(),
      env: { ...process.env, ...environment() },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  onTestFinished(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  });
  await said(child, moment);
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function said(child: ChildProcess, text: string): Promise<void> {
  let heard = '';
  for await (const chunk of child.stderr ?? []) {
    heard += String(chunk);
    if (heard.includes(text)) return;
  }
  throw new Error(`the run ended without saying "${text}": ${heard}`);
}

async function onlyRun(terminal: FakeTerminal): Promise<string> {
  const reader = terminalIn(terminal.cwd());
  await main(['runs', '--json'], reader);
  const [run, ...others] = JSON.parse(reader.stdout.text);
  expect(others).toEqual([]);
  return run.run_id;
}
