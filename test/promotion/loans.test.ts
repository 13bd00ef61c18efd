import { describe, expect, it } from 'vitest';
import { openMover } from '../../lib/cli/promotion/gate-endpoint.ts';
import { lendEndpoint } from '../../lib/promotion/lend-endpoint.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { Shop, spokenSuite } from './shop.ts';

/** What a run leaves that is killed while the gate endpoint is lent to it. */
async function killedLoan(shop: Shop): Promise<void> {
  using state = shop.state();
  const env = { COGNIGY_API_URL: shop.url, COGNIGY_API_KEY: 'demo-key' };
  const mover = openMover(state, {}, new FakeTerminal(shop.directory, env, shop.clock));
  const { _id, name, hash } = shop.snapshot('v1.1');
  await lendEndpoint(mover, {
    project: { id: shop.project._id, name: 'Web shop' },
    endpoint: { id: shop.gate._id, name: 'Gate' },
    snapshot: { id: _id, name, hash },
    to: { entrypoint: _id },
    runId: 'run-killed',
  });
}

describe('an endpoint that is owed', () => {
  it('is told by doctor, which leaves it as it is', async () => {
    const shop = await Shop.open();
    await killedLoan(shop);

    const { exitCode, stdout } = await shop.command('doctor', '--project', 'Web shop');

    expect(stdout).toMatch(/^warning gate +the endpoint "Gate" is lent to run-killed/m);
    expect(exitCode).toBe(0);
    expect(shop.gate.entrypoint).toBe(shop.snapshot('v1.1')._id);
  });

  it('is put back by the next run, which says so', async () => {
    const shop = await Shop.open();
    await killedLoan(shop);

    const { exitCode, stderr } = await shop.command('run', shop.write(spokenSuite()), '-q');

    expect(stderr).toContain('note: the endpoint "Gate" was still lent to run-killed');
    expect(exitCode).toBe(0);
    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });

  it('is put back to what it ran before all of them, whatever run comes next', async () => {
    const shop = await Shop.open();
    await killedLoan(shop);

    await shop.gated('v2');

    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });

  it('is put back though the kill came before the endpoint was changed', async () => {
    const shop = await Shop.open();
    await killedLoan(shop);
    shop.gate.entrypoint = shop.project._id;

    await shop.command('run', shop.write(spokenSuite()), '-q');

    expect(shop.steps().at(-1)).toBe('give_back done');
    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });

  it('stays owed, and is tried again, where the platform does not take it back', async () => {
    const shop = await Shop.open({
      faults: [{ on: 'repoint', from: 2, count: 1, fault: { kind: 'not_taken' } }],
    });
    const runId = await shop.gated('v2');

    expect(shop.gate.entrypoint).toBe(shop.snapshot('v2')._id);
    expect(shop.steps().at(-1)).toBe('give_back failed');
    const { exitCode } = await shop.promote(runId);

    expect(exitCode).toBe(0);
    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });

  it('is lent again to the run that is resumed', async () => {
    const shop = await Shop.open();
    const runId = await shop.gated('v2');
    const spoken: string[] = [];
    shop.onAnswer = () => void spoken.push(shop.gate.entrypoint);

    await shop.command('rerun', runId, '--failed', '-q');
    const failing = spokenSuite({}, { expected_response_contains: 'Bye' });
    const failed = await shop.gated('v3', failing);
    spoken.length = 0;
    const { exitCode } = await shop.command('rerun', failed, '--failed', '-q');

    expect(exitCode).toBe(1);
    expect(new Set(spoken)).toEqual(new Set([shop.snapshot('v3')._id]));
    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });
});

describe('two runs on one gate endpoint', () => {
  it('are not at once: the second is refused and runs nothing', async () => {
    const shop = await Shop.open();
    const seconds: { exitCode: number; stderr: string }[] = [];
    shop.onAnswer = async () => {
      shop.onAnswer = () => undefined;
      seconds.push(
        await shop.command('run', shop.write(spokenSuite(), 'b.json'), '--snapshot', 'v3', '-q'),
      );
    };

    const runId = await shop.gated('v2');

    const [second] = seconds;
    expect(second?.exitCode).toBe(2);
    expect(second?.stderr).toContain('the endpoint "Gate" is lent to a run that is in flight');
    expect(await shop.runs()).toHaveLength(1);
    expect((await shop.promote(runId)).exitCode).toBe(0);
  });
});

describe('an endpoint that was promoted', () => {
  it('is lent to no run, and no snapshot is made for one', async () => {
    const shop = await Shop.open();
    const first = spokenSuite({ production_endpoint: 'Gate with NLU' });
    const runId = await shop.gated('v2', first);
    await shop.command('promote', runId, '--endpoint', 'Gate with NLU');
    const { snapshot } = shop.requests;
    const swapped = spokenSuite({ endpoint: 'Gate with NLU', production_endpoint: 'Web chat' });

    const { exitCode, stderr } = await shop.command(
      'run',
      shop.write(swapped),
      '--snapshot',
      'v3',
      '-q',
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain('the endpoint "Gate with NLU" was promoted from here');
    expect(shop.endpoint('Gate with NLU').entrypoint).toBe(shop.snapshot('v2')._id);
    expect(shop.requests.snapshot).toBe(snapshot);
  });
});
