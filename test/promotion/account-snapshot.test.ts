import { describe, expect, it } from 'vitest';
import { canonicalForm } from '../../lib/domain/audit/canonical-form.ts';
import { verifyEndpointLog } from '../../lib/domain/audit/endpoint-log.ts';
import { PlatformUnreachable, StoreUnavailable } from '../../lib/domain/errors.ts';
import { LONGEST_LENDING_MS } from '../../lib/steps/give-back.ts';
import { Account } from './account.ts';
import { Shop, spokenSuite } from './shop.ts';

async function opened(...scenario: Parameters<typeof Shop.open>) {
  const shop = await Shop.open(...scenario);
  return { shop, account: new Account(shop) };
}

/** A run whose function is killed when it has lent the endpoint, and has not said so yet. */
async function killedWhileLending(shop: Shop, account: Account): Promise<void> {
  const { versions } = account;
  account.versions = {
    ...versions,
    async lend(...loan) {
      await versions.lend(...loan);
      throw new Killed('SIGKILL');
    },
  };
  const { updateRun } = account.ports.ledger;
  account.ports.ledger.updateRun = async (run) => {
    // Nothing is written any more by what was killed.
    const status = run.snapshot?.loan?.status;
    if (status === 'lent' || status === 'failed') throw new Killed('SIGKILL');
    return updateRun.call(account.ports.ledger, run);
  };
  await account.accept('run-killed', spokenSuite());
  await expect(account.execute('run-killed').then(({ status }) => status)).resolves.toBe('FAILED');
  account.ports.ledger.updateRun = updateRun.bind(account.ports.ledger);
  account.versions = versions;
  expect(shop.gate.entrypoint).not.toBe(shop.project._id);
}

class Killed extends Error {
  override readonly name = 'Lambda.Unknown';
}

describe('an execution that asks for a snapshot', () => {
  it('gates what it has made, gives the endpoint back, and has every step on record', async () => {
    const { shop, account } = await opened();
    const before = { ...shop.gate };
    const spoken = new Set<string>();
    shop.onAnswer = () => void spoken.add(shop.gate.entrypoint);

    const execution = await account.gate('run-1', spokenSuite(), { name: 'v2' });

    const made = shop.snapshot('v2');
    const run = await account.run('run-1');
    expect(execution.status, execution.cause ?? '').toBe('SUCCEEDED');
    expect(spoken).toEqual(new Set([made._id]));
    expect(shop.gate).toEqual(before);
    expect(account.steps()).toEqual([
      'lend intended',
      'lend done',
      'give_back intended',
      'give_back done',
    ]);
    expect(verifyEndpointLog(account.log.records.map(canonicalForm))).toEqual([]);
    expect(account.log.records[0]).toMatchObject({
      principal: 'api tester',
      run: { run_id: 'run-1' },
      snapshot: { id: made._id, hash: made.hash },
    });
    expect(run.snapshot).toMatchObject({
      taken: { id: made._id, hash: made.hash },
      loan: { status: 'returned' },
    });
    const [record] = await account.ports.audit.recordsAfter('shop', 0);
    expect(record?.bot?.entrypoint).toMatchObject({ id: made._id, hash: made.hash });
  });

  it('names the snapshot after its run, and lends playbooks nothing', async () => {
    const { shop, account } = await opened();
    const playbooks = { playbooks: [{ name: 'Release: refund' }], flow: 'Main', locale: 'English' };
    const cognigy = { mode: 'playbooks', project: 'Web shop', ...playbooks };

    await account.gate('run-1', {
      suite_id: 'shop',
      platform: 'cognigy-ai',
      cognigy,
      test_cases: [],
    });

    const [record] = await account.ports.audit.recordsAfter('shop', 0);
    expect(record?.bot?.entrypoint.id).toBe(shop.snapshot('run-1')._id);
    expect(account.steps()).toEqual([]);
  });

  it('gives the endpoint back where the bot fails', async () => {
    const { shop, account } = await opened();

    const failing = spokenSuite({}, { expected_response_contains: 'Bye' });
    const { error } = await account.gate('run-1', failing);

    expect(error).toBe('GateFailed');
    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });

  it('gives the endpoint back where a step breaks for good', async () => {
    const { shop, account } = await opened();
    account.beforeStep = (step) => {
      if (step === 'poll-batches') throw new PlatformUnreachable('gone');
    };

    const { error } = await account.gate('run-1', spokenSuite());

    expect(error).toBe('GateErrored');
    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });

  it('asks for the snapshot once though the answer is lost, and the step is killed after it', async () => {
    const { shop, account } = await opened({
      faults: [
        { on: 'snapshot', times: 1, fault: { kind: 'answer', status: 502, effect: 'done' } },
      ],
    });
    let kills = 0;
    const { versions } = account;
    account.versions = {
      ...versions,
      async ask(plan) {
        await versions.ask(plan);
        kills += 1;
        return null;
      },
    };

    const { status } = await account.gate('run-1', spokenSuite());

    expect([status, kills, shop.requests.snapshot]).toEqual(['SUCCEEDED', 1, 1]);
  });

  it('asks for the snapshot once though the ledger does not take what came of it', async () => {
    const { shop, account } = await opened();
    const { ledger } = account.ports;
    const updateRun = ledger.updateRun.bind(ledger);
    let failures = 0;
    ledger.updateRun = async (run) => {
      const isAnswer = typeof run.snapshot?.asked?.taskId === 'string';
      if (isAnswer && failures === 0) {
        failures += 1;
        throw new StoreUnavailable('no answer');
      }
      return updateRun(run);
    };

    const { status } = await account.gate('run-1', spokenSuite());

    expect([status, failures, shop.requests.snapshot]).toEqual(['SUCCEEDED', 1, 1]);
  });

  it('asks again where the platform has surely not taken it up', async () => {
    const { shop, account } = await opened({
      faults: [{ on: 'snapshot', times: 1, fault: { kind: 'answer', status: 429 } }],
    });

    const { status } = await account.gate('run-1', spokenSuite());

    expect([status, shop.requests.snapshot]).toEqual(['SUCCEEDED', 2]);
  });

  it('lends again what could not be lent at once, and speaks to the snapshot alone', async () => {
    const { shop, account } = await opened();
    const { versions } = account;
    let failures = 0;
    account.versions = {
      ...versions,
      async lend(...loan) {
        failures += 1;
        if (failures === 1) throw new StoreUnavailable('no answer');
        await versions.lend(...loan);
      },
    };

    const { status } = await account.gate('run-1', spokenSuite());

    expect([status, failures]).toEqual(['SUCCEEDED', 2]);
    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });

  it('is rejected, and makes nothing, where the suite names a version itself', async () => {
    const { shop, account } = await opened();

    const { error, cause } = await account.gate('run-1', spokenSuite({ entrypoint: 'v1.1' }));

    expect(error).toBe('GateRejected');
    expect(cause).toContain('the suite names the entrypoint "v1.1"');
    expect(shop.requests.snapshot ?? 0).toBe(0);
  });

  it('ends cancelled where it is cancelled before the snapshot is there', async () => {
    const { shop, account } = await opened();
    await account.accept('run-1', spokenSuite());
    const run = await account.run('run-1');
    await account.ports.ledger.updateRun({ ...run, cancelRequestedAt: shop.clock.now() });

    const { error } = await account.execute('run-1');

    expect(error).toBe('GateCancelled');
    expect(shop.requests.snapshot ?? 0).toBe(0);
  });

  it('leaves the endpoint alone that somebody has pointed elsewhere, and passes for nothing', async () => {
    const { shop, account } = await opened();
    shop.onAnswer = () => {
      shop.gate.entrypoint = shop.snapshot('v1.1')._id;
    };

    const { error } = await account.gate('run-1', spokenSuite());

    const { snapshot } = await account.run('run-1');
    expect(error).toBe('GateInconclusive');
    expect(shop.gate.entrypoint).toBe(shop.snapshot('v1.1')._id);
    expect(snapshot?.loan?.note).toContain('is left as it is: somebody has pointed it to');
  });
});

describe('an endpoint that an execution did not give back', () => {
  it('is given back when the execution was stopped', async () => {
    const { shop, account } = await opened();
    account.beforeStep = (step) => {
      if (step !== 'validate-suite' && step !== 'take-snapshot') throw new Killed('stopped');
    };
    await account.gate('run-1', spokenSuite());
    expect(shop.gate.entrypoint).toBe(shop.snapshot('run-1')._id);

    await account.ended('run-1', 'ABORTED');

    expect((await account.run('run-1')).verdict).toBe('cancelled');
    expect(shop.gate.entrypoint).toBe(shop.project._id);
    expect((await account.run('run-1')).snapshot?.loan?.status).toBe('returned');
  });

  it('is not taken away from a function that may still lend it', async () => {
    const { shop, account } = await opened();
    await killedWhileLending(shop, account);

    await expect(account.ended('run-killed', 'TIMED_OUT')).rejects.toThrow('is being lent');
    shop.clock.jump(LONGEST_LENDING_MS);
    await account.ended('run-killed', 'TIMED_OUT');

    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });

  it('is given back by the sweep once the run is decided, and not before', async () => {
    const { shop, account } = await opened({
      faults: [{ on: 'repoint', from: 2, count: 1, fault: { kind: 'not_taken' } }],
    });
    account.beforeStep = (step, runId) => {
      if (step === 'give-back') throw new Error(`${runId} cannot give back`);
    };
    const { status } = await account.gate('run-1', spokenSuite());
    await expect(account.sweep('run-1')).rejects.toThrow('still have what was lent');
    const owed = shop.gate.entrypoint;

    await account.sweep('run-1');

    expect(status).toBe('SUCCEEDED');
    expect(owed).toBe(shop.snapshot('run-1')._id);
    expect(shop.gate.entrypoint).toBe(shop.project._id);
    expect(account.steps()).toContain('give_back failed');
  });

  it('is given back by the next execution that asks for it, to what it ran before both', async () => {
    const { shop, account } = await opened();
    account.beforeStep = (step, runId) => {
      if (step === 'give-back' && runId === 'run-1') throw new Error('killed');
    };
    await account.gate('run-1', spokenSuite());

    const { status } = await account.gate('run-2', spokenSuite());

    expect(status).toBe('SUCCEEDED');
    expect(shop.gate.entrypoint).toBe(shop.project._id);
    await account.sweep('run-1');
    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });

  it('is refused to another execution while its run is at work', async () => {
    const { shop, account } = await opened();
    const seconds: string[] = [];
    shop.onAnswer = async () => {
      shop.onAnswer = () => undefined;
      const { error, cause } = await account.gate('run-2', spokenSuite());
      seconds.push(`${error}: ${cause}`);
    };

    const { status } = await account.gate('run-1', spokenSuite());

    expect(status).toBe('SUCCEEDED');
    expect(seconds[0]).toMatch(/^GateRejected: .*"Gate" is lent to a run that is in flight/);
    expect(shop.project.snapshots.map(({ name }) => name)).not.toContain('run-2');
  });
});
