import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { Shop, spokenSuite } from './shop.ts';

const HOUR_MS = 3_600_000;

describe('promote', () => {
  it('points production to the snapshot that the run has passed for, and writes every step down', async () => {
    const shop = await Shop.open();
    const runId = await shop.gated('v2');
    const before = shop.production.entrypoint;

    const { exitCode, stdout } = await shop.promote(runId);

    const made = shop.snapshot('v2');
    expect(exitCode, stdout).toBe(0);
    expect(shop.production.entrypoint).toBe(made._id);
    expect(stdout).toContain(`"Web chat" runs the snapshot "v2" (${made._id})`);
    expect(shop.steps().slice(-2)).toEqual(['promote intended', 'promote done']);
    const [run] = await shop.runs();
    expect(shop.log().at(-1)).toMatchObject({
      endpoint: { name: 'Web chat' },
      from: { entrypoint: before },
      to: { entrypoint: made._id },
      run: { run_id: runId, audit_hash: run?.audit?.hash },
      snapshot: { hash: made.hash },
    });
  });

  it('changes nothing the second time', async () => {
    const shop = await Shop.open();
    const runId = await shop.gated();
    await shop.promote(runId);
    const { repoint } = shop.requests;

    const { exitCode, stdout } = await shop.promote(runId);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('already; nothing was changed');
    expect(shop.requests.repoint).toBe(repoint);
  });

  it('shows everything and changes nothing in a dry run', async () => {
    const shop = await Shop.open();
    const runId = await shop.gated();
    const { repoint } = shop.requests;

    const { exitCode, stdout } = await shop.promote(runId, '--dry-run');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ok {6}audit .*intact with its evidence$/m);
    expect(stdout).toMatch(/would point "Web chat" from \w+ to the snapshot "v2"/);
    expect(shop.requests.repoint).toBe(repoint);
  });

  it('takes an error after the change for a change where the endpoint says so', async () => {
    const shop = await Shop.open({
      faults: [{ on: 'repoint', from: 3, fault: { kind: 'answer', status: 502, effect: 'done' } }],
    });

    const { exitCode } = await shop.promote(await shop.gated());

    expect(exitCode).toBe(0);
    expect(shop.production.entrypoint).toBe(shop.snapshot('v2')._id);
  });

  it('says what production runs where it does not take the snapshot, exit 3', async () => {
    const shop = await Shop.open({
      faults: [{ on: 'repoint', from: 3, fault: { kind: 'not_taken' } }],
    });

    const { exitCode, stderr } = await shop.promote(await shop.gated());

    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/"Web chat" does not run the snapshot \w+: it still runs \w+/);
    expect(shop.steps().at(-1)).toBe('promote failed');
  });

  it('takes a run of playbooks', async () => {
    const shop = await Shop.open();
    const assertless = { mode: 'playbooks', project: 'Web shop', flow: 'Main', locale: 'English' };
    const suite = {
      suite_id: 'shop',
      platform: 'cognigy-ai',
      cognigy: { ...assertless, playbooks: [{ name: 'Release: refund' }] },
      gate: { pass_rate: 0 },
    };
    const runId = await shop.gated('v2', suite);

    const { stdout } = await shop.promote(runId, '--dry-run');

    expect(stdout).toMatch(/^ok {6}tested +snapshot v2/m);
  });
});

describe('promote refuses', () => {
  it('a run that failed', async () => {
    const shop = await Shop.open();
    const runId = await shop.gated('v2', spokenSuite({}, { expected_response_contains: 'Bye' }));

    const { exitCode, stdout } = await shop.promote(runId);

    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^REFUSED verdict +failed: 0 of 1 case$/m);
    expect(shop.production.entrypoint).toBe(shop.project._id);
  });

  it('a run of a part of the suite', async () => {
    const shop = await Shop.open();
    const [one] = (spokenSuite() as { test_cases: object[] }).test_cases;
    const suite = {
      ...spokenSuite(),
      test_cases: [
        { ...one, tags: ['few'] },
        { ...one, id: 'other' },
      ],
    };
    await shop.command('run', shop.write(suite), '--snapshot', 'v2', '--tag', 'few', '-q');
    const [run] = await shop.runs();

    const { exitCode, stdout } = await shop.promote(run?.runId ?? '');

    expect(exitCode).toBe(2);
    expect(stdout).toContain('passed on a part of the suite');
  });

  it('a run on a mock that says so', async () => {
    const shop = await Shop.open({}, { declared: true });

    const { exitCode, stdout } = await shop.promote(await shop.gated());

    expect(exitCode).toBe(2);
    expect(stdout).toContain('passed on a mock');
  });

  it('a run of the head of the project', async () => {
    const shop = await Shop.open();
    await shop.command('run', shop.write(spokenSuite()), '-q');
    const [run] = await shop.runs();

    const { exitCode, stdout } = await shop.promote(run?.runId ?? '');

    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^REFUSED tested +the head of the project$/m);
  });

  it('a verdict that is too old', async () => {
    const shop = await Shop.open();
    const runId = await shop.gated();
    shop.clock.jump(25 * HOUR_MS);

    const refused = await shop.promote(runId);
    const allowed = await shop.promote(runId, '--max-age', '2d');

    expect(refused.exitCode).toBe(2);
    expect(refused.stdout).toMatch(/^REFUSED age +decided 25\.0 h ago, --max-age is 24\.0 h$/m);
    expect(allowed.exitCode).toBe(0);
  });

  it('an age that is no span of time', async () => {
    const shop = await Shop.open();

    const { exitCode, stderr } = await shop.promote(await shop.gated(), '--max-age', 'soon');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('write 90m, 24h or 7d');
  });

  it('a snapshot with another hash than was tested, and one that is gone', async () => {
    const shop = await Shop.open();
    const runId = await shop.gated();
    const made = shop.snapshot('v2');
    const at = shop.project.snapshots.indexOf(made);

    shop.project.snapshots[at] = { ...made, hash: 'another' };
    const changed = await shop.promote(runId);

    expect(changed.exitCode).toBe(2);
    expect(changed.stdout).toMatch(/^REFUSED snapshot +has the hash another, and \w+ was tested$/m);
  });

  it('an endpoint that runs are gated by', async () => {
    const shop = await Shop.open();
    const runId = await shop.gated('v2', spokenSuite({ production_endpoint: 'Gate with NLU' }));

    const gate = await shop.command('promote', runId, '--endpoint', 'Gate');
    const other = await shop.promote(runId);

    expect(gate.exitCode).toBe(2);
    expect(gate.stdout).toContain('the suite calls "Gate with NLU" its production endpoint');
    expect(other.exitCode).toBe(2);
    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });

  it('the endpoint that was spoken to, where the suite names no other', async () => {
    const shop = await Shop.open();
    shop.gate.entrypoint = shop.snapshot('v1.0')._id;
    const suite = spokenSuite({ production_endpoint: undefined, entrypoint: 'v1.0' });
    await shop.command('run', shop.write(suite), '-q');
    const [run] = await shop.runs();

    const { exitCode, stdout } = await shop.command(
      'promote',
      run?.runId ?? '',
      '--endpoint',
      'Gate',
    );

    expect(exitCode).toBe(2);
    expect(stdout).toContain('it is the one that runs are gated by');
  });

  it('an endpoint that speaks for another flow than was tested', async () => {
    const shop = await Shop.open();
    const runId = await shop.gated();
    shop.production.flowId = shop.project.flows[1]?.referenceId ?? '';

    const { exitCode, stdout } = await shop.promote(runId);

    expect(exitCode).toBe(2);
    expect(stdout).toContain('the flow "Small talk", and "Main" was tested');
  });

  it('a snapshot on which a later run has failed', async () => {
    const shop = await Shop.open();
    const runId = await shop.gated();
    shop.gate.entrypoint = shop.snapshot('v2')._id;
    const failing = spokenSuite({ entrypoint: 'v2' }, { expected_response_contains: 'Bye' });
    await shop.command('run', shop.write(failing), '-q');

    const { exitCode, stdout } = await shop.promote(runId);

    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^REFUSED since then +run-\S+ has failed on the same snapshot$/m);
  });

  it('a run at another address', async () => {
    const [shop, other] = [await Shop.open(), await Shop.open()];
    const runId = await shop.gated();

    const { exitCode, stdout } = await shop.promote(runId, '--base-url', other.url);

    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^REFUSED platform/m);
  });

  it.each([
    ['a record', "UPDATE audit_records SET record = replace(record, 'passed', 'Passed')"],
    ['the place of a record', 'UPDATE audit_records SET seq = seq + 1'],
    ['a step of an endpoint', "UPDATE endpoint_log SET record = replace(record, 'v2', 'v3')"],
  ])('what was changed: %s, exit 3', async (_, change) => {
    const shop = await Shop.open();
    const runId = await shop.gated();
    const database = new DatabaseSync(join(shop.directory, '.cognigate', 'state.db'));
    database.exec(
      'DROP TRIGGER audit_records_are_not_updated; DROP TRIGGER endpoint_log_is_not_updated',
    );
    database.exec(change);
    database.close();

    const { exitCode } = await shop.promote(runId);
    const verified = await shop.command('audit', 'verify');

    expect(exitCode).toBe(3);
    expect(verified.exitCode).toBe(3);
    expect(shop.production.entrypoint).toBe(shop.project._id);
  });
});
