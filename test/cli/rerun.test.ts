import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { AuditRecord } from '../../lib/domain/audit/audit-chain.ts';
import { Notification } from '../../lib/domain/notification.ts';
import { Report } from '../../lib/domain/report.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { localExecutionsV1 } from '../../lib/local/local-executions-v1.ts';
import { LocalGate } from '../../lib/local/local-gate.ts';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import { command, reportOfRun, testerAt } from '../support/fakes/command-line.ts';
import { type PlatformOfFates, platformOfFates } from '../support/servers/platform-of-fates.ts';
import { json, scriptedServer } from '../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

describe('cognigate rerun', () => {
  it('leaves a run failed though its failures pass now, in every format', async () => {
    await using platform = await platformOfFates();
    await using hook = await scriptedServer(() => json(200, {}));
    const directory = withSuite(10);
    const first = await failedRun(platform, directory, ['case 1', 'case 2', 'case 3'], hook.origin);
    platform.wrong.clear();

    const again = await call(platform, directory, [
      'rerun',
      first.run_id,
      '--failed',
      ...['r.junit.xml', 'r.md', 'r.json'].flatMap((file) => ['-o', file]),
      ...['--webhook', hook.origin],
    ]);

    const file = (name: string) => readFileSync(join(directory, name), 'utf8');
    const report = Report.parse(JSON.parse(file('r.json')));
    expect(again.exitCode).toBe(1);
    expect(again.stdout.trimEnd().split('\n').at(-1)).toBe(
      '3 of 3 failed cases pass now; the run stays failed',
    );
    expect(report).toMatchObject({
      verdict: 'failed',
      scope: { complete: true, cases_in_suite: 10, cases_planned: 10 },
      totals: { planned: 10, passed: 7, failed: 3, flaky: 3 },
    });
    expect(report.cases.filter(({ from_run }) => from_run === first.run_id)).toHaveLength(7);
    expect(file('r.junit.xml')).toContain(`name="rerun.of" value="${first.run_id}"`);
    expect(file('r.junit.xml')).toMatch(/<testsuites [^>]*failures="4"/);
    expect(file('r.md')).toContain(`A rerun of the failed cases of run \`${first.run_id}\``);
    expect(hook.requests.map(({ body }) => Notification.parse(JSON.parse(body)))).toMatchObject([
      { status: 'failed' },
      { status: 'failed', rerun_of: { run_id: first.run_id, cases: 'failed' } },
    ]);
    expect(records(directory).at(-1)).toMatchObject({
      verdict: 'failed',
      governance_status: 'non_compliant',
      carried_over: { results: [first.batches[0]?.results], pass_now: 3 },
    });
    expect((await call(platform, directory, ['audit', 'verify'])).exitCode).toBe(0);
    expect(
      (await call(platform, directory, ['compare', report.run_id, '--baseline', first.run_id]))
        .stdout,
    ).toContain('still failing (3)');
  });

  it('applies thresholds on tags of cases that are not run again', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite(2, {
      gate: { pass_rate: 0.5, tags: { tag1: { pass_rate: 1 }, tag2: { pass_rate: 1 } } },
    });
    const first = await failedRun(platform, directory, ['case 1']);
    platform.wrong.clear();

    const again = await call(platform, directory, ['rerun', first.run_id, '--failed', '--json']);

    expect(again.exitCode).toBe(1);
    expect(Report.parse(JSON.parse(again.stdout)).gate.map(({ name }) => name)).toEqual(
      first.gate.map(({ name }) => name),
    );
    expect(again.stderr).toContain('1 of 1 failed case passes now; the run stays failed');
  });

  it('keeps the labels of the run, takes more, and none that contradicts them', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite(2, { labels: { bot_version: '1.4.0' } });
    const first = await failedRun(platform, directory, ['case 1']);
    const rerun = (label: string) =>
      call(platform, directory, ['rerun', first.run_id, '--failed', '--json', '--label', label]);

    const again = await rerun('bot_version=1.4.1');
    const report = Report.parse(JSON.parse((await rerun('build=7')).stdout));

    expect(again).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('contradicts the suite, whose label bot_version is "1.4.0"'),
    });
    expect(report.labels).toEqual({ bot_version: '1.4.0', build: '7' });
  });

  it('holds the suite of the run to the policy of today', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite(2);
    const first = await failedRun(platform, directory, ['case 1']);
    writeFileSync(join(directory, 'cognigate.policy.yaml'), 'required_tags: [legal]\n');

    const again = await call(platform, directory, ['rerun', first.run_id, '--failed']);

    expect(again).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no case with the tag legal, which the policy requires'),
    });
  });

  it('opens the gate where the suite lets flaky cases pass', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite(2, { rerun: { flaky_passes: true } });
    const first = await failedRun(platform, directory, ['case 1']);
    platform.wrong.clear();

    const again = await call(platform, directory, ['rerun', first.run_id, '--failed']);

    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('may ship') });
  });

  it('completes a run, which may then be a baseline', async () => {
    await using platform = await platformOfFates();
    platform.silent.add('case 1');
    const directory = withSuite(2);
    const first = await run(platform, directory);
    platform.silent.clear();

    const { exitCode, report } = await completed(platform, directory, first);

    expect([first.verdict, report.verdict, exitCode]).toEqual(['inconclusive', 'passed', 0]);
    expect(platform.submissions.map(({ test_cases }) => test_cases.length)).toEqual([2, 1]);
    expect(records(directory).at(-1)?.governance_status).toBe('compliant');
    const set = await call(platform, directory, ['baseline', 'set', report.run_id]);
    expect(set.exitCode).toBe(0);
  });

  it('makes of a draw a run of all cases, which speaks of the suite', async () => {
    await using platform = await platformOfFates();
    platform.wrong.add('case 3');
    const directory = withSuite(8, { gate: { pass_rate: 0.5 }, stop: { risk: 0.2, seed: 'b' } });
    const first = await run(platform, directory);

    const { report } = await completed(platform, directory, first);

    expect(first).toMatchObject({ verdict: 'passed', scope: { limited_by: ['risk'] } });
    expect(first.totals.left_out).toBeGreaterThan(0);
    expect(report).toMatchObject({
      verdict: 'passed',
      scope: { complete: true, limited_by: [] },
      totals: { planned: 8, passed: 7, failed: 1 },
    });
    expect((await call(platform, directory, ['audit', 'verify'])).exitCode).toBe(0);
  });

  it('of a run with --tag stays a part, which can be no baseline', async () => {
    await using platform = await platformOfFates();
    platform.silent.add('case 1');
    const directory = withSuite(3, { gate: { tags: { tag3: { pass_rate: 1 } } } });
    const first = await run(platform, directory, '--tag', 'tag1', '--tag', 'tag2');
    platform.silent.clear();

    const { report } = await completed(platform, directory, first);

    expect(report).toMatchObject({
      verdict: 'passed',
      scope: { complete: false, cases_in_suite: 3, cases_planned: 2, limited_by: ['tags'] },
      gate_not_applied: [{ name: 'tags.tag3.pass_rate', threshold: 1 }],
    });
    expect(records(directory).at(-1)?.governance_status).toBe('not_assessed');
    const set = await call(platform, directory, ['baseline', 'set', report.run_id]);
    expect(set.exitCode).toBe(2);
  });

  it('goes where the run went by itself', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite(2);
    const first = await failedRun(platform, directory, ['case 1']);

    const again = await call(platform, directory, ['rerun', first.run_id, '--failed'], {
      COGNIGY_API_URL: '',
    });

    expect(again.exitCode).toBe(1);
    expect(platform.submissions).toHaveLength(2);
  });

  it.each([
    ['another address', ['--base-url'], undefined],
    ['another address of the environment', [], 'COGNIGY_API_URL'],
    ['the mock', ['--mock'], undefined],
  ])('refuses %s, and sends nothing', async (_, flags, variable) => {
    await using platform = await platformOfFates();
    await using other = await platformOfFates();
    const directory = withSuite(2);
    const first = await failedRun(platform, directory, ['case 1']);
    const sent = platform.requests.length;

    const again = await call(
      platform,
      directory,
      [
        'rerun',
        first.run_id,
        '--failed',
        ...flags.flatMap((flag) => (flag === '--base-url' ? [flag, other.origin] : [flag])),
      ],
      variable === undefined ? {} : { [variable]: other.origin },
    );

    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('was made at') });
    expect([platform.requests.length, other.requests.length]).toEqual([sent, 0]);
    expect(records(directory)).toHaveLength(1);
  });

  it('starts the mock for a run that was made on it', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite(2);
    const made = await call(platform, directory, ['run', 'suite.yaml', '--mock', '--json']);
    const first = Report.parse(JSON.parse(made.stdout));

    const again = await call(platform, directory, ['rerun', first.run_id, '--failed', '--json']);
    const elsewhere = await call(platform, directory, [
      ...['rerun', first.run_id, '--failed'],
      ...['--base-url', platform.origin],
    ]);

    expect([first.verdict, again.exitCode, elsewhere.exitCode]).toEqual(['failed', 1, 2]);
    expect(Report.parse(JSON.parse(again.stdout)).scope?.simulated).toBe(true);
    expect(platform.requests).toEqual([]);
  });
});

describe('cognigate resume', () => {
  it.each([
    ['--mock', ['--mock']],
    ['another address', ['--base-url', 'OTHER']],
  ])('refuses %s, and the run goes on where it belongs', async (_, flags) => {
    await using platform = await platformOfFates();
    await using other = await platformOfFates();
    const directory = withSuite(2);
    const runId = await acceptedRun(platform, directory);

    const refused = await call(platform, directory, [
      ...['resume', runId],
      ...flags.map((flag) => (flag === 'OTHER' ? other.origin : flag)),
    ]);
    const named = await call(platform, directory, ['resume', runId], {
      COGNIGY_API_URL: other.origin,
    });
    const taken = await call(platform, directory, ['resume', runId, '--json'], {
      COGNIGY_API_URL: `${platform.origin.replace('http', 'HTTP')}/`,
    });

    expect([refused.exitCode, named.exitCode, other.requests.length]).toEqual([2, 2, 0]);
    expect(taken.exitCode).toBe(0);
    expect(Report.parse(JSON.parse(taken.stdout)).platform.url).toBe(platform.origin);
    expect(records(directory)).toMatchObject([{ run_id: runId, resumptions: 1 }]);
  });

  it('of a mock run starts the mock, and names the address that answered', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite(2);
    const runId = await acceptedRun(platform, directory, true);

    const refused = await call(platform, directory, [
      ...['resume', runId],
      ...['--base-url', platform.origin],
    ]);
    const taken = await call(platform, directory, ['resume', runId, '--json']);

    expect([refused.exitCode, platform.requests.length]).toEqual([2, 0]);
    const report = Report.parse(JSON.parse(taken.stdout));
    expect(report).toMatchObject({ verdict: 'failed', scope: { simulated: true } });
    expect(report.platform.url).not.toBe(platform.origin);
  });
});

describe('cognigate run --tag', () => {
  it('refuses a tag that no case has beside one that exists, and sends nothing', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite(2);

    const { exitCode, stderr } = await call(platform, directory, [
      ...['run', 'suite.yaml', '--tag', 'tag1', '--tag', 'ttag2'],
    ]);

    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining('did you mean tag2?'),
    });
    expect(platform.requests).toEqual([]);
  });
});

function withSuite(cases: number, fields: object = {}): string {
  const directory = temporaryDirectory();
  const test_cases = Array.from({ length: cases }, (_, place) => ({
    input_text: `case ${place + 1}`,
    tags: [`tag${place + 1}`],
    outcome: { expected_intent: 'greet', allowed_latency_ms: 800 },
  }));
  const suite = { suite_id: 'shop', circuit_breaker_seconds: 30, ...fields, test_cases };
  writeFileSync(join(directory, 'suite.yaml'), dump(suite));
  return directory;
}

function call(
  platform: PlatformOfFates,
  directory: string,
  args: readonly string[],
  env: Record<string, string> = {},
) {
  return command({ directory, env: { ...testerAt(platform.origin), ...env } }, ...args);
}

function run(platform: PlatformOfFates, directory: string, ...flags: readonly string[]) {
  return reportOfRun({ directory, env: testerAt(platform.origin) }, ...flags);
}

/** Runs again, by the command, what of a run was not evaluated. */
async function completed(
  platform: PlatformOfFates,
  directory: string,
  { run_id: runId }: Pick<Report, 'run_id'>,
) {
  const again = await call(platform, directory, ['rerun', runId, '--not-evaluated', '--json']);
  return { exitCode: again.exitCode, report: Report.parse(JSON.parse(again.stdout)) };
}

async function failedRun(
  platform: PlatformOfFates,
  directory: string,
  wrong: readonly string[],
  webhook?: string,
): Promise<Report> {
  for (const input of wrong) platform.wrong.add(input);
  const flags = webhook === undefined ? [] : ['--webhook', webhook];
  const report = await run(platform, directory, ...flags);
  expect(report.verdict).toBe('failed');
  return report;
}

/** A run that nobody has driven yet, as after a crash. */
async function acceptedRun(
  platform: PlatformOfFates,
  directory: string,
  embeddedMock = false,
): Promise<string> {
  using state = openStateDirectory(join(directory, '.cognigate'));
  const gate = new LocalGate({
    state,
    platformUrl: platform.origin,
    embeddedMock,
    platform: localExecutionsV1({ clientId: 'tester', clientSecret: 'canary-secret' }),
    notified: [],
    startedBy: { kind: 'cli', principal: 'tester' },
    toolVersion: '0.0.0',
  });
  const outcome = { expected_intent: 'greet', allowed_latency_ms: 800 };
  const test_cases = [{ input_text: 'case 1', outcome }];
  return await gate.accept(Suite.parse({ suite_id: 'shop', test_cases }), []);
}

function records(directory: string): AuditRecord[] {
  using state = openStateDirectory(join(directory, '.cognigate'));
  return state.audit
    .chains()
    .flatMap((chain) => state.audit.storedRecords(chain))
    .map(({ text }) => AuditRecord.parse(JSON.parse(text)));
}
