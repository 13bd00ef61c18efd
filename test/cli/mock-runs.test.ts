import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { Report } from '../../lib/domain/report.ts';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import { startMockCognigyAi } from '../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { startMockPlatform } from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { command, reportOfRun, testerAt } from '../support/fakes/command-line.ts';
import { type PlatformOfFates, platformOfFates } from '../support/servers/platform-of-fates.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

describe('a mock', () => {
  it.each([
    ['/api/v1/oauth/token', 'POST'],
    ['/api/v1/executions/none/status', 'GET'],
    ['/nowhere', 'GET'],
  ])('of executions-v1 says at %s that it is one', async (path, method) => {
    const mock = await startMockPlatform();
    const answer = await fetch(`${mock.url}${path}`, { method });
    await mock.close();

    expect(answer.headers.get('cognigate-mock')).toBe('1');
  });

  it.each(['/new/v2.0/projects', '/nowhere'])(
    'of Cognigy.AI says at %s that it is one',
    async (path) => {
      const mock = await startMockCognigyAi();
      const answer = await fetch(`${mock.url}${path}`);
      await mock.close();

      expect(answer.headers.get('cognigate-mock')).toBe('1');
    },
  );
});

describe('a run on a mock', () => {
  it('has a chain, a history and no baseline of its suite, wherever the mock is served', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite();
    const live = await run(platform, directory);
    platform.headers['cognigate-mock'] = '1';
    const served = await run(platform, directory);
    const embedded = await run(platform, directory, '--mock');

    expect([live, served, embedded].map(({ scope }) => scope?.simulated)).toEqual([
      false,
      true,
      true,
    ]);
    using state = openStateDirectory(join(directory, '.cognigate'));
    expect(state.audit.chains().toSorted()).toEqual(['mock:shop', 'shop']);
    expect(state.audit.storedRecords('mock:shop')).toHaveLength(2);
    expect(await state.durations.recent('shop')).toHaveLength(1);
    expect(await state.durations.recent('mock:shop')).toHaveLength(2);
    const verified = await call(platform, directory, ['audit', 'verify', '--suite-id', 'shop']);
    expect(verified.exitCode).toBe(0);
    expect(verified.stdout).toMatch(/^shop: 1 record.*intact\nmock:shop: 2 records.*intact\n$/s);
    const set = await call(platform, directory, ['baseline', 'set', served.run_id]);
    expect(set).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('mock platform') });
    const listed = await call(platform, directory, ['runs', '--json']);
    expect(
      JSON.parse(listed.stdout).map((row: Report & { simulated: boolean }) => row.simulated),
    ).toEqual([true, true, false]);
    const compared = await call(platform, directory, [
      ...['compare', embedded.run_id, '--baseline', live.run_id],
    ]);
    expect(compared.stderr).toContain(`run ${embedded.run_id} was made against a mock`);
  });

  it('is compared with the mock before it, and never with the baseline of a bot', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite();
    const live = await run(platform, directory);
    await call(platform, directory, ['baseline', 'set', live.run_id]);
    platform.headers['cognigate-mock'] = '1';
    const first = await run(platform, directory);
    const alone = await call(platform, directory, ['compare']);
    const second = await run(platform, directory);

    const compared = await call(platform, directory, ['compare']);

    expect(alone).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(
        'first run of suite shop that ended on a mock of executions-v1',
      ),
    });
    expect(compared.stdout).toContain(`${second.run_id} against ${first.run_id}\n`);
  });

  it('is simulated where a mock gave one of its answers alone', async () => {
    await using platform = await platformOfFates();
    platform.mockAnswers = 'status';

    const report = await run(platform, withSuite());

    expect(report).toMatchObject({ verdict: 'passed', scope: { simulated: true } });
  });

  it('is not held against a baseline of a bot', async () => {
    await using platform = await platformOfFates();
    const directory = withSuite({ gate: { pass_rate: 0, max_new_failures: 0 } });
    const live = await run(platform, directory, '--establish-baseline');
    platform.headers['cognigate-mock'] = '1';

    const mocked = await run(platform, directory);

    expect([live.verdict, mocked.verdict]).toEqual(['passed', 'inconclusive']);
    expect(mocked.reasons.map(({ message }) => message).join('\n')).toContain(
      'this run is of a mock',
    );
  });

  it.each(['true', '1', 'yes'])('needs --allow-mock where CI is %j', async (CI) => {
    await using platform = await platformOfFates();
    const directory = withSuite();

    const refused = await call(platform, directory, ['run', 'suite.yaml', '--mock'], { CI });
    const allowed = await call(
      platform,
      directory,
      ['run', 'suite.yaml', '--mock', '--allow-mock', '--json'],
      { CI },
    );
    const runId = Report.parse(JSON.parse(allowed.stdout)).run_id;
    const again = await call(platform, directory, ['resume', runId, '--json'], { CI });

    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--allow-mock') });
    expect([allowed.exitCode, again.exitCode]).toEqual([1, 1]);
  });

  it.each(['', 'false', '0'])('needs nothing where CI is %j', async (CI) => {
    await using platform = await platformOfFates();

    const { exitCode } = await call(platform, withSuite(), ['run', 'suite.yaml', '--mock'], { CI });

    expect(exitCode).toBe(1);
  });
});

function withSuite(fields: object = {}): string {
  const directory = temporaryDirectory();
  const outcome = { expected_intent: 'greet', allowed_latency_ms: 5_000 };
  const test_cases = [{ input_text: 'case 1', outcome }];
  writeFileSync(
    join(directory, 'suite.yaml'),
    dump({ suite_id: 'shop', circuit_breaker_seconds: 30, ...fields, test_cases }),
  );
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
