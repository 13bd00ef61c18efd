import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localPlace } from '../../../lib/forgetting/local-place.ts';
import { planPruning, pruneRuns } from '../../../lib/forgetting/prune-runs.ts';
import { openStateDirectory } from '../../../lib/local/state-directory.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../../lib/mocks/executions-v1/start-mock-platform.ts';
import { command, testerAt } from '../../support/fakes/command-line.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

let platform: MockPlatform;

beforeAll(async () => {
  platform = await startMockPlatform({ declared: false, secondsPerExecution: 0 });
});

afterAll(() => platform.close());

const GITHUB = {
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTOR: 'jane',
  GITHUB_SHA: 'a3c1f0de5b7a4c0d9e8f7a6b5c4d3e2f1a0b9c8d',
};
const WAIVER = {
  until: dayFromNow(5),
  reason: 'the flow is <being> rebuilt',
  approved_by: 'Robin Vale',
  ticket: 'SHOP-123',
};
const OUTSIDE = {
  id: 'outside',
  tags: ['critical'],
  input_text: 'How is the weather on the moon?',
  outcome: { expected_intent: null, allowed_latency_ms: 5_000 },
};
const PARKED = {
  ...OUTSIDE,
  id: 'parked',
  tags: [],
  input_text: 'Tell me a joke',
  quarantine: WAIVER,
};
const BROKEN = { ...OUTSIDE, outcome: { ...OUTSIDE.outcome, expected_intent: 'no_such_intent' } };

describe('cognigate release', () => {
  it('answers eleven questions of a version that a run let ship, and where each comes from', async () => {
    const directory = aCheckout([OUTSIDE, PARKED]);
    const runId = await runIdOf(directory, '--label', 'bot_version=1.4.0');

    const { exitCode, stdout } = await call(directory, ['release', '1.4.0', '--json']);
    const release = JSON.parse(stdout);

    expect(exitCode).toBe(0);
    expect(release).toMatchObject({ schema: 'cognigate.release/1', status: 'may_ship' });
    expect(release.answers).toHaveLength(11);
    expect(answerTo(release, 'run')).toContain(`shop: run ${runId}, on `);
    expect(answerTo(release, 'waivers')).toBe(
      `shop: 1 case in quarantine: parked (passed) until ${WAIVER.until}, approved by Robin Vale, SHOP-123: the flow is <being> rebuilt`,
    );
    expect(answerTo(release, 'who')).toContain(
      'github-actions says: jane, commit a3c1f0de5b7a4c0d9e8f7a6b5c4d3e2f1a0b9c8d',
    );
    expect(answerTo(release, 'mock')).toBe('shop: the bot');
    expect(answerTo(release, 'scope')).toBe('shop: 2 of 2 cases');
    expect(answerTo(release, 'changed')).toBe('shop: intact, 1 record with the evidence of each');
    expect(known(release, 'kept')).toBe(false);
    const [run] = release.runs;
    expect(sources(release, 'waivers')).toEqual([
      { record: `audit-${runId}`, field: 'quarantined', hash: run.audit_hash },
    ]);
  });

  it('says how many cases a verdict was decided without', async () => {
    const many = Array.from({ length: 12 }, (_, n) => ({ ...BROKEN, id: `broken-${n}` }));
    const directory = aCheckout(many);
    await runIdOf(directory, '--label', 'bot_version=1.4.0', '--stop', 'certain');

    const { stdout } = await call(directory, ['release', '1.4.0', '--json']);

    expect(answerTo(JSON.parse(stdout), 'waivers')).toMatch(
      /^shop: \d+ cases of 12 left out, since the verdict was decided without$/,
    );
  });

  it('is a page of its own, in which nobody’s words take effect, and a text', async () => {
    const directory = aCheckout([OUTSIDE, PARKED]);
    await runIdOf(directory, '--label', 'bot_version=1.4.0');

    const asked = ['release', 'bot_version=1.4.0', '-o', 'release.html', '-o', 'release.json'];
    expect(await call(directory, asked)).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringMatching(/\nbot_version 1\.4\.0: every suite that was run .+\n$/),
    });
    const html = readFileSync(join(directory, 'release.html'), 'utf8');
    const text = await call(directory, ['release', '1.4.0']);

    expect(html.match(/<h2>\d+\. /g)).toHaveLength(11);
    expect(html).toContain('&lt;being&gt;');
    expect(html).not.toContain('<being>');
    expect(html).not.toContain('<script');
    expect(JSON.parse(readFileSync(join(directory, 'release.json'), 'utf8'))).toHaveProperty(
      'answers',
    );
    expect(text.stdout).toContain(
      'bot_version 1.4.0: every suite that was run for it let it ship\n',
    );
    expect(text.stdout).toMatch(
      / from evidence\.suite, evidence\.report, batches of audit-run-\S+, hash [0-9a-f]{12}…\n/,
    );
    expect(text.stdout).toContain('11. How long is it kept? (not known)\n');
  });

  it('says that a later run failed, and finds a record that was changed', async () => {
    const directory = aCheckout([OUTSIDE]);
    await runIdOf(directory, '--label', 'bot_version=1.4.0');
    writeSuite(directory, [BROKEN]);
    const failed = await runIdOf(directory, '--label', 'bot_version=1.4.0');

    const before = await call(directory, ['release', '1.4.0', '--json']);
    const database = new DatabaseSync(join(directory, '.cognigate', 'state.db'));
    database.exec(
      `DROP TRIGGER audit_records_are_not_updated; UPDATE audit_records SET record = replace(record, '1.4.0', '1.4.1')`,
    );
    database.close();
    const after = await call(directory, ['release', '1.4.0', '--json']);

    const release = JSON.parse(before.stdout);
    expect(release.status).toBe('contradicted');
    expect(before.exitCode).toBe(1);
    expect(answerTo(release, 'run')).toContain(`BUT run ${failed} failed later, on `);
    expect(JSON.parse(after.stdout).status).toBe('not_intact');
    expect(after.exitCode).toBe(3);
    expect(answerTo(JSON.parse(after.stdout), 'changed')).toMatch(/^shop: [1-9]\d* finding/);
  });

  it('answers by the records of runs that were pruned, with what did not count in them', async () => {
    const directory = aCheckout([OUTSIDE, PARKED]);
    await runIdOf(directory, '--label', 'bot_version=1.4.0');
    await pruneAll(directory);

    const release = JSON.parse((await call(directory, ['release', '1.4.0', '--json'])).stdout);
    const waivers = JSON.parse((await call(directory, ['waivers', '--json'])).stdout);

    expect(release.status).toBe('may_ship');
    expect(answerTo(release, 'changed')).toContain('as recorded, 1 run redacted or pruned');
    expect(waivers).toMatchObject([{ case_id: 'parked', used: { runs: 1 } }]);
    expect((await call(directory, ['release', '1.5.0'])).stderr).toContain('there are 1.4.0');
  });

  it('is not intact where a run that failed was taken out of the lists', async () => {
    const directory = aCheckout([OUTSIDE]);
    await runIdOf(directory, '--label', 'bot_version=1.4.0');
    writeSuite(directory, [BROKEN]);
    const failed = await runIdOf(directory, '--label', 'bot_version=1.4.0');
    const database = new DatabaseSync(join(directory, '.cognigate', 'state.db'));
    database.exec(`DELETE FROM run_labels WHERE run_id = '${failed}'`);
    database.close();

    const { exitCode, stdout } = await call(directory, ['release', '1.4.0', '--json']);

    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout).status).toBe('not_intact');
    expect(answerTo(JSON.parse(stdout), 'changed')).toContain('beside the chains: 1 finding');
    expect(answerTo(JSON.parse(stdout), 'run')).toContain(failed);
  });

  it.each<[string, readonly string[], readonly object[], string]>([
    ['a mock', ['--mock', '--allow-mock'], [OUTSIDE], '1 passed on a mock'],
    [
      'a part',
      ['--tag', 'critical'],
      [OUTSIDE, { ...OUTSIDE, id: 'b', tags: [], input_text: 'Sing' }],
      '1 passed for a part',
    ],
    ['a failure', [], [BROKEN], '1 failed'],
  ])('lets no version ship on %s', async (_, flags, cases, told) => {
    const directory = aCheckout(cases);
    await call(directory, [
      'run',
      'suite.yaml',
      '--quiet',
      '--label',
      'bot_version=1.4.0',
      ...flags,
    ]);

    const { stdout, exitCode } = await call(directory, ['release', '1.4.0', '--json']);
    const release = JSON.parse(stdout);

    expect(exitCode).toBe(3);
    expect(release.status).toBe('not_shown');
    expect(answerTo(release, 'run')).toContain(`shop: none: ${told}`);
    expect(known(release, 'run')).toBe(false);
  });

  it('of a version that nobody has run names those that there are', async () => {
    const directory = aCheckout([OUTSIDE]);
    await runIdOf(directory, '--label', 'bot_version=1.4.0');

    expect(await call(directory, ['release', '1.5.0'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no run has the label bot_version=1.5.0; there are 1.4.0'),
    });
    expect(await call(directory, ['release', '1.4.0', '-o', 'release.pdf'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('name it .html or .json'),
    });
  });
});

describe('cognigate runs', () => {
  it('lists those with a label and a verdict', async () => {
    const directory = aCheckout([OUTSIDE]);
    const runId = await runIdOf(directory, '--label', 'bot_version=1.4.0');
    await runIdOf(directory, '--label', 'bot_version=1.5.0');
    const listed = async (...flags: string[]) =>
      JSON.parse((await call(directory, ['runs', '--json', ...flags])).stdout);

    expect(await listed('--label', 'bot_version=1.4.0', '--verdict', 'passed')).toMatchObject([
      { run_id: runId, labels: { bot_version: '1.4.0' } },
    ]);
    expect(await listed('--verdict', 'failed')).toEqual([]);
    expect(await listed('--since', '2999-01-01')).toEqual([]);
    expect(await call(directory, ['runs', '--verdict', 'failed'])).toMatchObject({
      stdout: 'no run is like that; "cognigate runs" lists those there are\n',
    });
    expect(await call(directory, ['runs', '--since', 'monday'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--since is "monday"; write 2026-10-01'),
    });
  });
});

describe('cognigate waivers', () => {
  it('refuses a directory that is not there, which has no answer', async () => {
    const directory = aCheckout([OUTSIDE]);

    const asked = await call(directory, ['waivers', '--state-dir', 'mistyped']);

    expect(asked.exitCode).toBe(2);
    expect(asked.stderr).toContain('mistyped');
    expect((await call(directory, ['waivers', 'suite.yaml'])).exitCode).toBe(0);
  });

  it('lists those of suites and of the history, also past and withdrawn ones', async () => {
    const directory = aCheckout([OUTSIDE, PARKED]);
    const runId = await runIdOf(directory);
    const listed = async (...flags: string[]) =>
      JSON.parse((await call(directory, ['waivers', '--json', ...flags])).stdout);

    expect(await listed()).toMatchObject([
      {
        suite_id: 'shop',
        case_id: 'parked',
        ...WAIVER,
        status: 'ending',
        days_left: 5,
        used: { runs: 1, last_run_id: runId, last_outcome: 'passed' },
      },
    ]);

    const past = { ...WAIVER, until: dayFromNow(-3), ticket: 'SHOP-1' };
    writeSuite(directory, [OUTSIDE, { ...PARKED, quarantine: past }]);
    await runIdOf(directory);

    expect(await listed('suite.yaml')).toEqual([]);
    expect(await listed('suite.yaml', '--all')).toMatchObject([
      { ticket: 'SHOP-1', status: 'past', used: null },
      { ticket: 'SHOP-123', status: 'withdrawn', used: { runs: 1 } },
    ]);
    expect((await call(directory, ['waivers'])).stdout).toBe(
      'no case is in quarantine\n1 that are over or were withdrawn: add --all\n',
    );
    expect((await call(directory, ['waivers', '--all'])).stdout).toContain('Robin Vale');
  });
});

function aCheckout(cases: readonly object[]): string {
  const directory = temporaryDirectory();
  writeSuite(directory, cases);
  return directory;
}

function writeSuite(directory: string, test_cases: readonly object[]): void {
  writeFileSync(join(directory, 'suite.yaml'), dump({ suite_id: 'shop', test_cases }));
}

function call(directory: string, args: readonly string[]) {
  return command({ directory, env: { ...testerAt(platform.url), ...GITHUB } }, ...args);
}

async function runIdOf(directory: string, ...flags: readonly string[]): Promise<string> {
  const { stdout } = await call(directory, ['run', 'suite.yaml', '--json', '--quiet', ...flags]);
  const json = stdout.slice(stdout.indexOf('{'), stdout.lastIndexOf('}') + 1);
  return String(JSON.parse(json).run_id);
}

/** Whatever was decided until now. */
async function pruneAll(directory: string): Promise<void> {
  using state = openStateDirectory(join(directory, '.cognigate'));
  const place = localPlace(state);
  const before = Date.now() + 86_400_000;
  const at = new Date(before + 1).toISOString();
  const tool = { name: 'cognigate', version: '0.1.0' } as const;
  const forgetter = { at, by: { principal: 'owner' }, reason: 'retention', tool };
  await pruneRuns(await planPruning(place, { before }), { place, before, forgetter });
}

interface AnyRelease {
  readonly answers: readonly {
    readonly id: string;
    readonly answer: readonly string[];
    readonly known: boolean;
    readonly sources: readonly object[];
  }[];
}

function answerTo({ answers }: AnyRelease, id: string): string {
  return answers.find((each) => each.id === id)?.answer.join('\n') ?? '';
}

function known({ answers }: AnyRelease, id: string): boolean | undefined {
  return answers.find((each) => each.id === id)?.known;
}

function sources({ answers }: AnyRelease, id: string): readonly object[] {
  return answers.find((each) => each.id === id)?.sources ?? [];
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 'yyyy-mm-dd'.length);
}
