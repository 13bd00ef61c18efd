import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GateRefusal } from '../../../lib/cli/remote/gate-client.ts';
import { gateRunNamed } from '../../../lib/cli/remote/gate-run-named.ts';
import { Report } from '../../../lib/domain/report.ts';
import { command, testerAt } from '../../support/fakes/command-line.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';
import { type PlatformOfFates, platformOfFates } from '../../support/servers/platform-of-fates.ts';

describe('the name of a run', () => {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-test-'));
  const ids: string[] = [];
  let platform: PlatformOfFates;

  beforeAll(async () => {
    platform = await platformOfFates();
    platform.wrong.add('case 1');
    for (const suite of ['shop', 'support', 'shop']) {
      const { stdout } = await call('run', fileOf(suite), '--json', '-q');
      ids.push(Report.parse(JSON.parse(stdout)).run_id);
    }
  });

  afterAll(async () => {
    rmSync(directory, { recursive: true });
    await platform[Symbol.asyncDispose]();
  });

  it.each([
    ['nothing', [], 2, 'the last run'],
    ['"latest"', ['latest'], 2, 'the last run'],
    ['the suite', ['--suite-id', 'support'], 1, 'the last run of suite support'],
    ['its file', ['support.yaml'], 1, 'the last run of suite support'],
  ])('may be %s', async (_, words, at, how) => {
    const { exitCode, stdout, stderr } = await call('report', ...words);

    expect(exitCode).toBe(0);
    expect(stdout).toContain(at === 1 ? 'support' : 'shop');
    expect(stderr).toBe(`note: ${ids[at]} is ${how}\n`);
  });

  it('may be how it begins, with or without the word that all begin with', async () => {
    for (const id of ids) {
      const beginning = shortestOf(id, ids);
      const { stderr } = await call('report', beginning);
      const bare = await call('report', beginning.replace('run-', ''));

      expect(stderr).toBe(`note: ${id} is the one run that begins with ${beginning}\n`);
      expect(bare.stderr).toContain(id);
    }
  });

  it('lists those that a beginning may mean', async () => {
    const { exitCode, stderr } = await call('report', 'run-2');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('3 runs begin with "run-2"; write more of the one that you mean:\n');
    for (const id of ids) expect(stderr).toContain(`\n  ${id}`);
  });

  it('takes no misspelt name for any run', async () => {
    expect(await call('report', 'lastest')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('"cognigate runs" lists those there are, and "latest" is'),
    });
    expect(await call('report', '--suite-id', 'shpo')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('there is no run of suite shpo'),
    });
    expect(await call('report', '')).toMatchObject({ exitCode: 2 });
  });

  it('may be left out to compare: the last run is then held against the one before it', async () => {
    const { exitCode, stdout } = await call('compare');

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${ids[2]} against ${ids[0]}`);
  });

  it('may be short where a baseline is named or set', async () => {
    const compared = await call('compare', 'latest', '--baseline', shortestOf(ids[0] ?? '', ids));
    const set = await call('baseline', 'set', 'latest', '--suite-id', 'support', '--label', 'old');

    expect(compared.stdout).toContain(`${ids[2]} against ${ids[0]}`);
    expect(set.stdout).toContain(`${ids[1]} is now the baseline "old" of suite support`);
    expect(await call('compare', 'support.yaml', '--baseline', 'odl')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('baselines of suite support: old'),
    });
    expect(
      (await call('promote', 'latest', '--endpoint', 'Web', '--suite-id', 'support')).stderr,
    ).toContain(`note: ${ids[1]} is the last run of suite support`);
  });

  it('may be left out to run the failed cases again, and to resume', async () => {
    const again = await call('rerun', '--failed', '--suite-id', 'support');
    const resumed = await call('resume', shortestOf(ids[1] ?? '', ids));

    expect(again.stderr).toContain(`note: ${ids[1]} is the last run of suite support`);
    expect(again.stdout).toContain('0 of 1 failed case passes now');
    expect(resumed).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`${ids[1]}`) });
  });

  function call(...args: string[]) {
    return command({ directory, env: testerAt(platform.origin) }, ...args);
  }

  function fileOf(suite: string): string {
    const test_cases = ['case 1', 'case 2'].map((text) => ({
      id: text.replace(' ', '-'),
      input_text: text,
      outcome: { expected_intent: 'known' },
    }));
    writeFileSync(join(directory, `${suite}.yaml`), dump({ suite_id: suite, test_cases }));
    return `${suite}.yaml`;
  }
});

describe('the name of a run of a deployed gate', () => {
  const RUNS = ['run-abc1', 'run-abc2', 'run-def1'];

  it.each([
    [undefined, 'run-def1'],
    ['latest', 'run-def1'],
    ['run-abc2', 'run-abc2'],
    ['d', 'run-def1'],
  ])('may be %s', async (name, meant) => {
    expect(await gateRunNamed({ name }, gate(), new FakeTerminal('.'))).toBe(meant);
  });

  it('lists those that a beginning may mean', async () => {
    await expect(gateRunNamed({ name: 'run-abc' }, gate(), new FakeTerminal('.'))).rejects.toThrow(
      '2 runs begin with "run-abc"; write more of the one that you mean:\n  run-abc1\n  run-abc2',
    );
  });

  function gate(): Parameters<typeof gateRunNamed>[1] {
    const summary = (run_id: string, at: number) => ({
      run_id,
      suite_id: 'shop',
      verdict: null,
      labels: {},
      started_at: `2026-11-28T10:00:0${at}.000Z`,
      finished_at: null,
      tally: null,
    });
    const runs = RUNS.map(summary);
    return {
      suites: async () =>
        runs
          .slice(2)
          .map((latest) => ({ suite_id: 'shop', runs: 3, has_more_runs: false, latest })),
      runs: async () => runs,
      openRuns: async () => [],
      async run(runId) {
        if (!RUNS.includes(runId)) {
          throw new GateRefusal({ title: '', status: 404, detail: '' });
        }
        return {};
      },
    };
  }
});

/** As much of an id as no other has. */
function shortestOf(id: string, ids: readonly string[]): string {
  const lengths = Array.from(id, (_, at) => at + 1);
  const enough = lengths.find((length) =>
    ids.every((other) => other === id || !other.startsWith(id.slice(0, length))),
  );
  return id.slice(0, enough);
}
