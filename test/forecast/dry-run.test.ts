import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { testerAt } from '../support/fakes/command-line.ts';
import { QueuedClock } from '../support/fakes/queued-clock.ts';
import { platformOfFates } from '../support/servers/platform-of-fates.ts';
import { placeWith } from './place-with-suite.ts';

const CASE = {
  id: 'hello',
  input_text: 'hello',
  outcome: { expected_intent: 'known', allowed_latency_ms: 800 },
};
const SUITE = { suite_id: 'shop', test_cases: [CASE] };

describe('run --dry-run', () => {
  it('asks nobody, and leaves no state where there was none', async () => {
    await using platform = await platformOfFates();
    const place = aPlace({ env: testerAt(platform.origin) });

    const { exitCode, stdout } = await place.call('--dry-run');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('nothing was sent and nothing recorded');
    expect(platform.requests).toEqual([]);
    expect(readdirSync(place.directory)).toEqual(['suite.yaml']);
  });

  it('changes nothing in a state directory that is there', async () => {
    await using platform = await platformOfFates();
    const place = aPlace({ env: testerAt(platform.origin) });
    await place.run();
    const state = () => readFileSync(join(place.directory, '.cognigate', 'state.db'));
    const files = () => readdirSync(place.directory, { recursive: true }).sort();
    const before = { state: state(), files: files() };

    await place.dryRun();

    expect({ state: state(), files: files() }).toEqual(before);
  });

  it('needs neither address nor credentials, and says what it takes for granted', async () => {
    const { suites } = await aPlace({}).dryRun();

    expect(suites[0]?.requests_by_kind).toMatchObject({ token: 1, submit: 1, results: 1 });
    expect(suites[0]?.assumptions).toEqual([
      'an execution takes 1.0 s per case: none has been seen at this platform (--assume-seconds-per-case <n> says better)',
      'the platform tells how many cases of an execution are done',
    ]);
  });

  it('goes by what the suite took before, where nobody says otherwise', async () => {
    await using platform = await platformOfFates();
    const place = aPlace({ env: testerAt(platform.origin) });
    await place.run();

    const { suites } = await place.dryRun();

    expect(suites[0]?.assumptions).toEqual([
      expect.stringMatching(/^an execution takes [\d.]+ s per case, as this suite did before$/),
    ]);
  });

  it('counts the access token that is kept for nothing', async () => {
    await using platform = await platformOfFates();
    const place = aPlace({ env: testerAt(platform.origin) });
    await place.run();

    const { suites } = await place.dryRun();

    expect(suites[0]?.requests_by_kind).toEqual({
      submit: 1,
      status: expect.any(Number),
      results: 1,
    });
  });

  it('waits in thought for a budget that is too small', async () => {
    const test_cases = Array.from({ length: 40 }, (_, n) => ({ ...CASE, id: `case-${n}` }));
    const suite = { ...SUITE, max_batch_size: 1, test_cases };
    const seconds = ['--assume-seconds-per-case', '1'];

    const free = await aPlace({ suite }).dryRun(...seconds);
    const held = await aPlace({ suite, env: { COGNIGATE_RATE_BUDGET: '30/60' } }).dryRun(
      ...seconds,
    );

    expect(free.total.seconds).toBeLessThan(30);
    expect(held.total.seconds).toBeGreaterThan(120);
  });

  it('says that a run would be cut off by its deadline', async () => {
    const suite = { ...SUITE, circuit_breaker_seconds: 60 };

    const { stdout } = await aPlace({ suite }).call(
      ...['--dry-run', '--assume-seconds-per-case', '90'],
    );

    expect(stdout).toContain('1 batch would not be done by the deadline');
  });

  it('has a line for each suite, and one for all together', async () => {
    const place = aPlace({});
    writeFileSync(join(place.directory, 'more.yaml'), dump({ ...SUITE, suite_id: 'more' }));

    const { stdout } = await place.call('more.yaml', '--dry-run', '--mock');
    const { suites, total } = await place.dryRun('more.yaml', '--mock');

    expect(stdout).toMatch(/^shop .*\nmore .*\ntogether .*/m);
    expect(suites).toHaveLength(2);
    expect(total.requests).toBe((suites[0]?.requests ?? 0) + (suites[1]?.requests ?? 0));
  });

  it('counts the messages that open the sessions of a stable replay', async () => {
    const asks = { input_text: 'hello', outcome: { expected_response_contains: 'hello' } };
    const suite = (replay: string) => ({
      suite_id: 'talks',
      platform: 'cognigy-ai',
      cognigy: { mode: 'conversation', project: 'Web shop', endpoint: 'Gate', replay },
      test_cases: [{ id: 'talk', turns: [asks, { ...asks, inject_state: 'paying' }, asks] }],
    });

    const free = await aPlace({ suite: suite('free') }).dryRun('--mock');
    const stable = await aPlace({ suite: suite('stable') }).dryRun('--mock');

    expect(free.total).toMatchObject({ messages: 3 });
    expect(stable.total).toMatchObject({ messages: 5 });
    expect(stable.suites[0]?.requests_by_kind).toMatchObject({ inject: 2 });
  });

  it('counts what a test of reliability takes where every repetition passes', async () => {
    const suite = { ...SUITE, reliability: { at_least: 0.8, expected: 0.95 } };

    const { suites } = await aPlace({ suite }).dryRun('--assume-seconds-per-case', '1');

    expect(suites[0]).toMatchObject({
      tries: 17,
      messages: 17,
      batches_cut_off: 0,
      requests_by_kind: { submit: 17 },
      assumptions: expect.arrayContaining([expect.stringMatching(/takes up to all 44 calls$/)]),
    });
  });

  it.each([
    { stop: 'certain', calls: 37 },
    { stop: '0.2', calls: 13 },
  ])(
    'counts what a run takes with --stop $stop where every case passes',
    async ({ stop, calls }) => {
      const test_cases = Array.from({ length: 40 }, (_, n) => ({ ...CASE, id: `case-${n}` }));
      const suite = { ...SUITE, gate: { pass_rate: 0.9 }, test_cases };

      const { suites } = await aPlace({ suite }).dryRun('--stop', stop);

      expect(suites[0]).toMatchObject({
        tries: calls,
        messages: calls,
        requests_by_kind: { submit: calls },
        every_call: { messages: 40 },
      });
    },
  );

  it('cannot say it of playbooks, of which only their project knows', async () => {
    const cognigy = { mode: 'playbooks', project: 'Shop', playbooks: [{ name: 'Refund' }] };
    const target = { flow: 'Main', locale: 'English' };
    const suite = {
      suite_id: 'books',
      platform: 'cognigy-ai',
      cognigy: { ...cognigy, ...target },
    };

    const { exitCode, stderr } = await aPlace({ suite }).call('--dry-run');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('what the playbooks of books hold only their project knows');
  });

  it('says aloud how many turns of a language model simulations may take', async () => {
    const suite = simulation({
      scenarios: [{ name_prefix: 'Release:' }],
      expected_cases: 3,
    });

    const { suites } = await aPlace({ suite }).dryRun();

    expect(suites).toMatchObject([
      { tries: 15, messages: 150, requests_by_kind: { order: 3, runs: 3 } },
    ]);
    expect(suites[0]?.assumptions.join('\n')).toContain(
      '150 turns of the language model gpt-4o, which its provider is paid for',
    );
  });

  it('counts the turns that cases of a suite may have', async () => {
    const criteria = [{ name: 'kind', text: 'The agent is kind.' }];
    const person = { persona: 'A customer.', mission: 'Complain.', criteria, max_turns: 6 };
    const suite = { ...simulation({}), test_cases: [person, { ...person, repeat: 2 }] };

    const { suites } = await aPlace({ suite }).dryRun();

    expect(suites).toMatchObject([{ tries: 7, messages: 42 }]);
  });

  it('cannot say it of scenarios of which only the begin of the names is known', async () => {
    const suite = simulation({ scenarios: [{ name_prefix: 'Release:' }] });

    const { exitCode, stderr } = await aPlace({ suite }).call('--dry-run');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('how many scenarios agent has only its project knows');
  });
});

function simulation(section: object) {
  return {
    suite_id: 'agent',
    platform: 'cognigy-ai',
    repeat: 5,
    cognigy: {
      mode: 'simulator',
      project: 'Shop',
      flow: 'Main',
      locale: 'English',
      model: 'gpt-4o',
      ...section,
    },
  };
}

function aPlace({
  suite = SUITE,
  env = {},
}: {
  readonly suite?: object;
  readonly env?: Record<string, string>;
}) {
  return placeWith({ suite, env, clock: new QueuedClock() });
}
