import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { AuditRecord } from '../../lib/domain/audit/audit-chain.ts';
import { Report } from '../../lib/domain/report.ts';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { command, reportOfRun, testerAt } from '../support/fakes/command-line.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

let platform: MockPlatform;

beforeAll(async () => {
  platform = await startMockPlatform({ declared: false, secondsPerExecution: 0 });
});

afterAll(() => platform.close());

describe('history on the command line', () => {
  it('holds a run against the baseline, fails it for a new failure, and compares the two', async () => {
    const directory = temporaryDirectory();
    const gate = { pass_rate: 0, max_new_failures: 0 };
    writeSuite(directory, [RESET, OUTSIDE], { gate });
    const first = await run(directory, '--establish-baseline');

    expect(first).toMatchObject({
      verdict: 'passed',
      gate_not_applied: [{ name: 'max_new_failures', threshold: 0 }],
    });
    expect(first.reasons.map(({ code }) => code)).toContain('baseline_missing');
    expect(await call(directory, 'baseline', 'set', first.run_id)).toMatchObject({ exitCode: 0 });

    writeSuite(directory, [broken(RESET), OUTSIDE], { gate });
    const second = await run(directory);

    expect(second).toMatchObject({
      verdict: 'failed',
      comparison: {
        baseline: { run_id: first.run_id, label: 'main' },
        newly_failing: ['reset'],
        fixed: [],
        pass_rate: { cases: 2, baseline_passed: 2, passed: 1, within_noise: true },
      },
    });
    expect(second).not.toHaveProperty('gate_not_applied');
    expect(records(directory).at(-1)?.baseline).toEqual({
      run_id: first.run_id,
      label: 'main',
      report_sha256: second.comparison?.baseline.report_sha256,
    });

    const compared = await call(directory, 'compare', second.run_id);
    expect(compared.exitCode).toBe(0);
    expect(compared.stdout).toContain(`${second.run_id} against main, ${first.run_id}`);
    expect(compared.stdout).toMatch(
      /newly failing \(1\)\n {2}reset\n {4}was {2}intent_password_reset .*\n {4}is {3}/,
    );
    const strict = await call(directory, 'compare', second.run_id, '--fail-on-new');
    expect(strict.exitCode).toBe(1);
    expect(strict.stdout).toBe(compared.stdout);
    const told = await call(directory, 'notify', second.run_id, '--print', 'json');
    expect(JSON.parse(told.stdout)).toMatchObject({
      newly_failing: { count: 1, cases: [{ id: 'reset' }] },
    });
    expect(compared.stdout).toContain(
      '1 newly failing, 0 fixed: p = 1.000; fewer than 6 newly failing with none fixed can never be told from chance',
    );
    const back = await call(
      directory,
      'compare',
      first.run_id,
      '--baseline',
      second.run_id,
      '--json',
    );
    expect(JSON.parse(back.stdout)).toMatchObject({ fixed: ['reset'], newly_failing: [] });
    expect((await call(directory, 'audit', 'verify')).exitCode).toBe(0);

    const rows = JSON.parse((await call(directory, 'runs', '--json')).stdout);
    expect(rows).toMatchObject([
      { run_id: second.run_id, verdict: 'failed', passed: 1, planned: 2, baseline_of: [] },
      { run_id: first.run_id, verdict: 'passed', passed: 2, pass_rate: 1, baseline_of: ['main'] },
    ]);
    expect((await call(directory, 'runs')).stdout).toContain('2 of 2');
  });

  it('keeps the gate shut where the suite has baselines and none with the label asked for', async () => {
    const directory = temporaryDirectory();
    writeSuite(directory, [RESET]);
    const first = await run(directory);
    await call(directory, 'baseline', 'set', first.run_id, '--label', 'release');
    writeSuite(directory, [RESET], { gate: { baseline: 'relaese', max_new_failures: 0 } });

    const second = await run(directory);

    expect(second.verdict).toBe('inconclusive');
    expect(second.reasons[0]?.message).toContain(
      'no baseline of the suite has the label "relaese"',
    );
    const listed = await call(directory, 'baseline', 'list', 'shop', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([{ label: 'release', run_id: first.run_id }]);
  });

  it('runs the failed cases again and reports on the whole suite, which can be no baseline', async () => {
    const directory = temporaryDirectory();
    writeSuite(directory, [broken(RESET), OUTSIDE]);
    const first = await run(directory);

    const again = await call(directory, 'rerun', first.run_id, '--failed', '--json');

    const report = Report.parse(JSON.parse(again.stdout));
    expect(again.exitCode).toBe(1);
    expect(report).toMatchObject({
      totals: { planned: 2, passed: 1, failed: 1 },
      scope: { complete: true },
      rerun_of: { run_id: first.run_id, cases: 'failed' },
    });
    expect(report.cases.map(({ id, from_run }) => [id, from_run])).toEqual([
      ['reset', undefined],
      ['outside', first.run_id],
    ]);
    expect(records(directory).at(-1)?.rerun_of?.run_id).toBe(first.run_id);
    const refused = await call(directory, 'baseline', 'set', report.run_id);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is a rerun') });
  });

  it('takes no run as a baseline that was cut down to a tag', async () => {
    const directory = temporaryDirectory();
    writeSuite(directory, [{ ...RESET, tags: ['smoke'] }, OUTSIDE]);
    const { stdout } = await call(directory, 'run', 'suite.yaml', '--tag', 'smoke', '--json');
    const report = Report.parse(JSON.parse(stdout));

    const refused = await call(directory, 'baseline', 'set', report.run_id);

    expect(report).toMatchObject({ only_tags: ['smoke'], totals: { planned: 1 } });
    expect(records(directory).at(-1)?.only_tags).toEqual(['smoke']);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('smoke') });
  });

  it.each([
    [['rerun', 'run-1'], 'either --failed or --not-evaluated'],
    [['rerun', 'run-1', '--failed', '--not-evaluated'], 'either --failed or --not-evaluated'],
    [['rerun', 'run-1', '--failed'], 'there is no run "run-1"'],
    [['compare', 'run-1'], 'there is no run "run-1"'],
    [['baseline', 'set', 'run-1'], 'there is no run "run-1"'],
  ])('refuses %j and says what is wrong', async (args, message) => {
    const directory = temporaryDirectory();
    openStateDirectory(join(directory, '.cognigate')).close();

    const { exitCode, stderr } = await call(directory, ...args);

    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
  });

  it('refuses to rerun where no case failed, and to compare the only run', async () => {
    const directory = temporaryDirectory();
    writeSuite(directory, [OUTSIDE]);
    const { run_id } = await run(directory);

    const rerun = await call(directory, 'rerun', run_id, '--failed');
    const compare = await call(directory, 'compare', run_id);

    expect(rerun).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no case that is failed'),
    });
    expect(compare).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('is the first run of suite shop that ended'),
    });
  });

  it('repeats cases, and lists those in quarantine in report and audit record', async () => {
    const directory = temporaryDirectory();
    const quarantine = {
      until: dayFromNow(30),
      reason: 'the flow is being rebuilt',
      approved_by: 'Robin Vale',
      ticket: 'SHOP-123',
    };
    writeSuite(directory, [
      { ...OUTSIDE, repeat: 3 },
      { ...broken(RESET), quarantine },
    ]);

    const report = await run(directory);

    expect(report).toMatchObject({
      verdict: 'passed',
      totals: { planned: 1, passed: 1, quarantined: 1 },
    });
    expect(report.batches.map(({ cases }) => cases)).toEqual([2, 1, 1]);
    expect(report.cases[0]?.repetitions?.attempts.map(({ outcome }) => outcome)).toEqual([
      'passed',
      'passed',
      'passed',
    ]);
    expect(records(directory)[0]?.quarantined).toEqual([
      { case_id: 'reset', ...quarantine, outcome: 'failed' },
    ]);
    expect((await call(directory, 'report', report.run_id)).stdout).toContain(
      `reset: failed, quarantined until ${quarantine.until}: the flow is being rebuilt`,
    );
  });
});

describe('cognigate serve', () => {
  it('serves the history until it is told to stop', async () => {
    const directory = temporaryDirectory();
    writeSuite(directory, [OUTSIDE]);
    const { run_id } = await run(directory);
    const terminal = new FakeTerminal(directory);

    const serving = main(['serve'], terminal);
    await terminal.stdout.contains('\n');
    const { url } = JSON.parse(terminal.stdout.text);
    const page = await fetch(new URL(`/runs/${run_id}`, url));
    terminal.interrupt();

    expect([page.status, await serving]).toEqual([200, 0]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('refuses a directory in which there is no history', async () => {
    const { exitCode, stderr } = await call(temporaryDirectory(), 'serve');

    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining('there is no state directory'),
    });
  });
});

describe('on GitHub Actions', () => {
  it('marks the failed case at its line, and adds to the summary of the job', async () => {
    const directory = temporaryDirectory();
    const summary = join(directory, 'summary.md');
    writeFileSync(summary, 'before\n');
    writeSuite(directory, [OUTSIDE, broken(RESET)]);
    const line = readFileSync(join(directory, 'suite.yaml'), 'utf8')
      .split('\n')
      .findIndex((text) => text.includes('id: reset'));

    const { stdout, exitCode } = await call(directory, 'run', 'suite.yaml', {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_WORKSPACE: join(directory, '..'),
    });

    expect(exitCode).toBe(1);
    const file = `${directory.split('/').at(-1)}/suite.yaml`;
    expect(stdout).toContain(`::error file=${file},line=${line + 1},title=failed%3A reset::`);
    const [, token] = /::stop-commands::(\S+)\n/.exec(stdout) ?? [];
    expect(stdout.indexOf(`::${token}::`)).toBeGreaterThan(stdout.indexOf('FAILED'));
    expect(stdout.indexOf('::error')).toBeGreaterThan(stdout.indexOf(`::${token}::`));
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n## ❌ FAILED/);
  });

  it('leaves stdout to the report where JSON is asked for', async () => {
    const directory = temporaryDirectory();
    writeSuite(directory, [broken(RESET)]);

    const { stdout, stderr } = await call(directory, 'run', 'suite.yaml', '--json', {
      GITHUB_ACTIONS: 'true',
    });

    expect(Report.parse(JSON.parse(stdout)).verdict).toBe('failed');
    expect(stderr).toContain('::error file=suite.yaml,line=');
  });

  it.each(['run', 'validate'])('marks what is wrong with a suite that %s refuses', async (name) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'suite.yaml'), 'suite_id: shop\ntest_case: []\n');

    const { stderr } = await command(
      { directory, env: { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: join(directory, '..') } },
      ...[name, 'suite.yaml'],
    );

    const file = `${directory.split('/').at(-1)}/suite.yaml`;
    expect(stderr).toContain(`::error file=${file},line=2,title=cognigate%3A rejected::test_case`);
  });

  it('leaves a summary below the size from which GitHub shows nothing of it', async () => {
    const directory = temporaryDirectory();
    const summary = join(directory, 'summary.md');
    const before = 'x'.repeat(1024 * 1024 - 200);
    writeFileSync(summary, before);
    writeSuite(directory, [OUTSIDE]);

    const { exitCode, stderr } = await call(directory, 'run', 'suite.yaml', {
      GITHUB_STEP_SUMMARY: summary,
    });

    const after = readFileSync(summary, 'utf8');
    expect(exitCode).toBe(0);
    expect(after.length).toBeLessThanOrEqual(1024 * 1024);
    expect(after.slice(before.length)).toMatch(/^\*\*PASSED\*\* .*\n$/);
    expect(stderr).toContain('it has the verdict alone');
  });

  it('does not fail a run whose summary cannot be written', async () => {
    const directory = temporaryDirectory();
    writeSuite(directory, [OUTSIDE]);

    const { exitCode, stderr } = await call(directory, 'run', 'suite.yaml', {
      GITHUB_STEP_SUMMARY: join(directory, 'nowhere', 'summary.md'),
    });

    expect(exitCode).toBe(0);
    expect(stderr).toContain('note: the job summary cannot be written');
  });
});

const RESET = {
  id: 'reset',
  input_text: 'I forgot my password, please help me to reset it',
  outcome: { expected_intent: 'intent_password_reset', allowed_latency_ms: 5_000 },
};
const OUTSIDE = {
  id: 'outside',
  input_text: 'zxqv wrtlk pfff',
  outcome: { expected_intent: null, allowed_latency_ms: 5_000 },
};

/** The case with an answer asked for that the bot never gives. */
function broken<Case extends { readonly outcome: object }>(testCase: Case) {
  const outcome = { ...testCase.outcome, expected_response_contains: 'qqq never said qqq' };
  return { ...testCase, outcome };
}

function writeSuite(directory: string, cases: readonly object[], fields: object = {}): void {
  const suite = { suite_id: 'shop', ...fields, test_cases: cases };
  writeFileSync(join(directory, 'suite.yaml'), dump(suite));
}

function call(directory: string, ...args: readonly (string | Record<string, string>)[]) {
  const env = args.find((arg) => typeof arg === 'object');
  const words = args.filter((arg) => typeof arg === 'string');
  return command({ directory, env: { ...testerAt(platform.url), ...env } }, ...words);
}

function run(directory: string, ...flags: readonly string[]): Promise<Report> {
  return reportOfRun({ directory, env: testerAt(platform.url) }, ...flags);
}

function records(directory: string): AuditRecord[] {
  using state = openStateDirectory(join(directory, '.cognigate'));
  return state.audit.storedRecords('shop').map(({ text }) => AuditRecord.parse(JSON.parse(text)));
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 'yyyy-mm-dd'.length);
}
