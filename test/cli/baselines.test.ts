import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditRecord } from '../../lib/domain/audit/audit-chain.ts';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import {
  type MockPlatform,
  startMockPlatform,
} from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { command, reportOfRun, testerAt } from '../support/fakes/command-line.ts';
import { platformOfFates } from '../support/servers/platform-of-fates.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

let platform: MockPlatform;

beforeAll(async () => {
  platform = await startMockPlatform({ declared: false, secondsPerExecution: 0 });
});

afterAll(() => platform.close());

const RESET = {
  id: 'reset',
  input_text: 'I forgot my password, please send me a reset link',
  tags: ['account'],
  outcome: { expected_intent: 'intent_password_reset', allowed_latency_ms: 5_000 },
};
const BROKEN = {
  ...RESET,
  outcome: { ...RESET.outcome, expected_response_contains: 'qqq never said qqq' },
};

function directoryWith(testCase: object, gate: object = { pass_rate: 0, max_new_failures: 0 }) {
  const directory = temporaryDirectory();
  writeSuite(directory, testCase, gate);
  return directory;
}

function writeSuite(directory: string, testCase: object, gate: object) {
  const text = dump({ suite_id: 'shop', gate, test_cases: [testCase] });
  writeFileSync(join(directory, 'suite.yaml'), text);
}

const call = (directory: string, ...args: readonly string[]) =>
  command({ directory, env: testerAt(platform.url) }, ...args);

const run = (directory: string, ...flags: readonly string[]) =>
  call(directory, 'run', 'suite.yaml', '-q', ...flags);

function lastRecord(directory: string): AuditRecord | undefined {
  using state = openStateDirectory(join(directory, '.cognigate'));
  const text = state.audit.storedRecords('shop').at(-1)?.text;
  return text === undefined ? undefined : AuditRecord.parse(JSON.parse(text));
}

describe('a suite with a threshold against a baseline', () => {
  it('is inconclusive without one, and says the two ways to have one', async () => {
    const { exitCode, stdout } = await run(directoryWith(BROKEN));

    expect(exitCode).toBe(3);
    expect(stdout).toContain('--baseline-file');
    expect(stdout).toContain('--establish-baseline');
  });

  it('is held against the first run that was started to become the baseline', async () => {
    const directory = directoryWith(RESET);

    const first = await run(directory, '--establish-baseline');
    writeSuite(directory, BROKEN, { pass_rate: 0, max_new_failures: 0 });
    const second = await run(directory);

    expect([first.exitCode, second.exitCode]).toEqual([0, 1]);
  });

  it('keeps its baseline where the flag is left on, and says so', async () => {
    const directory = directoryWith(RESET);
    await run(directory, '--establish-baseline');
    writeSuite(directory, BROKEN, { pass_rate: 0, max_new_failures: 0 });

    const again = await run(directory, '--establish-baseline');

    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain('has the baseline "main" already');
  });

  it('gets no baseline from a run that fails', async () => {
    const directory = directoryWith(BROKEN, { pass_rate: 1, max_new_failures: 0 });

    const failed = await run(directory, '--establish-baseline');

    expect(failed.exitCode).toBe(1);
    expect((await call(directory, 'baseline', 'list', 'shop')).stdout).toContain('no baseline');
  });

  it('does not lose its baseline by another name in silence', async () => {
    const directory = directoryWith(RESET);
    await run(directory, '--establish-baseline');
    writeSuite(directory, BROKEN, { pass_rate: 0, max_new_failures: 0 });

    expect((await run(directory, '--suite-id', 'other')).exitCode).toBe(3);
    expect((await run(directory, '--state-dir', 'fresh')).exitCode).toBe(3);
  });

  it.each([
    [['--tag', 'account', '--establish-baseline'], null],
    [['--establish-baseline', 'release'], 'the suite asks for "main"'],
    [['--establish-baseline', '--baseline-file', 'b.json'], '--baseline-file'],
  ])('refuses %j where they do not go together', async (flags, words) => {
    const directory = temporaryDirectory();
    writeFileSync(
      join(directory, 'suite.yaml'),
      dump({
        suite_id: 'shop',
        gate: { pass_rate: 0, max_new_failures: 0 },
        test_cases: [RESET, { ...BROKEN, id: 'other', tags: [] }],
      }),
    );
    writeFileSync(join(directory, 'b.json'), '{}');

    const refused = await run(directory, ...flags);

    expect(refused.exitCode).toBe(2);
    if (words !== null) expect(refused.stderr).toContain(words);
  });
});

describe('--establish-baseline beside --stop', () => {
  it('is refused where a run may pass before all of its cases were run', async () => {
    const directory = directoryWith(RESET, { pass_rate: 0.5 });

    const refused = await run(directory, '--establish-baseline', '--stop', 'certain');

    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--stop never') });
  });

  it('is taken where it passes by all of them alone', async () => {
    const directory = directoryWith(RESET);

    expect((await run(directory, '--establish-baseline', '--stop', 'certain')).exitCode).toBe(0);
    expect((await call(directory, 'baseline', 'list', 'shop')).stdout).toContain('main');
  });
});

describe('a baseline in a file', () => {
  async function exported() {
    const home = directoryWith(RESET);
    await run(home, '--establish-baseline');
    const file = join(home, 'baseline.json');
    const written = await call(home, 'baseline', 'export', 'shop', '-o', file);
    return { home, file, written };
  }

  it('is what a run elsewhere is held against, and is named in its audit record', async () => {
    const { file, written } = await exported();
    const elsewhere = directoryWith(BROKEN);

    const { exitCode } = await run(elsewhere, '--baseline-file', file);

    expect(written.exitCode).toBe(0);
    expect(exitCode).toBe(1);
    const digest = JSON.parse(readFileSync(file, 'utf8')).report_sha256;
    expect(lastRecord(elsewhere)?.baseline).toMatchObject({ label: 'main', report_sha256: digest });
  });

  it('is not to be written over the file that was taken for one', async () => {
    const { exitCode, stderr } = await run(directoryWith(RESET), '--baseline-file', 'suite.yaml');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('--baseline-file suite.yaml is no JSON');
    expect(stderr).not.toContain('-o suite.yaml');
  });

  it('may be laid out anew, as git and editors do', async () => {
    const { file } = await exported();
    writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, 'utf8')), null, 8));

    expect((await run(directoryWith(RESET), '--baseline-file', file)).exitCode).toBe(0);
  });

  it.each([
    ['another result', (text: string) => text.replace('"passed": 1', '"passed": 0'), 'was changed'],
    [
      'another suite',
      (text: string) => text.replace('"suite_id": "shop"', '"suite_id": "toys"'),
      'of suite',
    ],
    ['no JSON', () => 'main', 'is no JSON'],
    ['a report', (text: string) => JSON.stringify(JSON.parse(text).report), 'baseline export'],
  ])('is refused with %s in it, and nothing is run', async (_, change, words) => {
    const { file } = await exported();
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    const elsewhere = directoryWith(RESET);

    const refused = await run(elsewhere, '--baseline-file', file);

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(words);
    expect((await call(elsewhere, 'runs', '--json')).stdout).not.toContain('run-');
  });

  it('is refused where there is no file, and where it is for another suite', async () => {
    const { file } = await exported();

    const missing = await run(directoryWith(RESET), '--baseline-file', 'nowhere.json');
    const foreign = await run(directoryWith(RESET), '--baseline-file', file, '--suite-id', 'toys');

    expect([missing.exitCode, foreign.exitCode]).toEqual([2, 2]);
    expect(foreign.stderr).toContain('is of suite shop, not of toys');
  });

  it('is not written where there is none, nor where it cannot be', async () => {
    const { home } = await exported();
    mkdirSync(join(home, 'taken'));

    const none = await call(home, 'baseline', 'export', 'shop', 'release', '-o', 'x.json');
    const taken = await call(home, 'baseline', 'export', 'shop', '-o', 'taken');

    expect([none.exitCode, taken.exitCode]).toEqual([2, 2]);
    expect(none.stderr).toContain('there are main');
  });
});

describe('compare', () => {
  it('holds a run against the last one of the whole suite, and says where one is a part', async () => {
    await using platform = await platformOfFates();
    const here = { directory: temporaryDirectory(), env: testerAt(platform.origin) };
    writeTwoCases(here.directory);
    const whole = await reportOfRun(here);
    const part = await reportOfRun(here, '--case', 'two');
    platform.wrong.add('case one');
    const latest = await reportOfRun(here);

    const compared = await command(here, 'compare', '--fail-on-new');
    const ofPart = await command(here, 'compare', latest.run_id, '--baseline', part.run_id);

    expect(compared.exitCode).toBe(1);
    expect(compared.stdout).toContain(`${latest.run_id} against ${whole.run_id}\n`);
    expect(compared.stdout).toContain('newly failing (1)\n  one\n');
    expect(compared.stderr).not.toContain('part of its suite');
    expect(ofPart.stderr).toContain(`run ${part.run_id} is a part of its suite: 1 of 2 cases`);
  });

  it('tells a case that was edited and fails, and ends in 1 for it where it is to fail', async () => {
    await using platform = await platformOfFates();
    const here = { directory: temporaryDirectory(), env: testerAt(platform.origin) };
    writeTwoCases(here.directory);
    await reportOfRun(here);
    writeTwoCases(here.directory, { expected_intent: 'refund' });
    platform.wrong.add('case one');
    await reportOfRun(here);

    const shown = await command(here, 'compare');
    const strict = await command(here, 'compare', '--fail-on-new');
    const asJson = await command(here, 'compare', '--json');

    expect([shown.exitCode, strict.exitCode]).toEqual([0, 1]);
    expect(shown.stdout).toContain('asks for something else now, and fails (1)\n  one\n');
    expect(shown.stdout).toContain('  one (changed, fails)\n');
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      newly_failing: [],
      changed_failing: ['one'],
      robustness: [],
    });
  });
});

function writeTwoCases(directory: string, ofOne: object = {}): void {
  const outcome = { expected_intent: 'greet', allowed_latency_ms: 5_000 };
  const test_cases = [
    { id: 'one', input_text: 'case one', outcome: { ...outcome, ...ofOne } },
    { id: 'two', input_text: 'case two', outcome },
  ];
  writeFileSync(join(directory, 'suite.yaml'), dump({ suite_id: 'shop', test_cases }));
}
