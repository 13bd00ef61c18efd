import { describe, expect, it } from 'vitest';
import { promoteOnRequest } from '../../lib/api/promote-on-request.ts';
import { IntegrityViolated } from '../../lib/domain/errors.ts';
import { Account } from './account.ts';
import { Shop, spokenSuite } from './shop.ts';

const execution = 'arn:aws:states:eu-west-1:123456789012:execution:Promotion:release-7';
const HOUR_MS = 3_600_000;

async function gated(suite = spokenSuite(), ...scenario: Parameters<typeof Shop.open>) {
  const shop = await Shop.open(...scenario);
  const account = new Account(shop);
  await account.gate('run-1', suite, { name: 'v2' });
  const promote = (input: object = {}) =>
    promoteOnRequest(
      { execution, input: { run_id: 'run-1', endpoint: 'Web chat', ...input } },
      { ...account.ports, moverFor: ({ runId, principal }) => account.mover(runId, principal) },
    );
  return { shop, account, promote };
}

describe('a promotion in an account', () => {
  it('points production to what the run has passed for, with every step and who asked on record', async () => {
    const { shop, account, promote } = await gated();

    const outcome = await promote();

    const made = shop.snapshot('v2');
    expect(outcome).toMatchObject({
      status: 'promoted',
      run_id: 'run-1',
      endpoint: { name: 'Web chat' },
      snapshot: { id: made._id, hash: made.hash },
    });
    expect(shop.production.entrypoint).toBe(made._id);
    const { audit } = await account.run('run-1');
    expect(account.log.records.at(-1)).toMatchObject({
      move: 'promote',
      stage: 'done',
      principal: execution,
      run: { run_id: 'run-1', audit_hash: audit?.hash },
    });
  });

  it('changes nothing the second time, as after a crash', async () => {
    const { shop, promote } = await gated();
    await promote();
    const { repoint } = shop.requests;

    expect(await promote()).toMatchObject({ status: 'was_there' });
    expect(shop.requests.repoint).toBe(repoint);
  });

  it('shows everything and changes nothing in a dry run', async () => {
    const { shop, promote } = await gated();
    const before = shop.production.entrypoint;

    const outcome = await promote({ dry_run: true });

    expect(outcome.status).toBe('would_promote');
    expect(outcome.checks.map(({ name, remedy }) => [name, remedy])).toEqual(
      ['audit', 'verdict', 'platform', 'tested', 'age', 'expiry', 'since then']
        .concat(['snapshot', 'endpoint', 'speaks for'])
        .map((name) => [name, null]),
    );
    expect(shop.production.entrypoint).toBe(before);
  });

  it('takes the ARN of an execution for its run, as a pipeline knows it', async () => {
    const { promote } = await gated();

    const run_id = 'arn:aws:states:eu-west-1:123456789012:execution:RunWorkflow:run-1';

    expect(await promote({ run_id })).toMatchObject({ status: 'promoted', run_id: 'run-1' });
  });

  it('fails where production does not take the snapshot', async () => {
    const { promote, account } = await gated(spokenSuite(), {
      faults: [{ on: 'repoint', from: 3, fault: { kind: 'not_taken' } }],
    });

    await expect(promote()).rejects.toThrow(/"Web chat" does not run the snapshot/);
    expect(account.steps().at(-1)).toBe('promote failed');
  });
});

describe('a promotion in an account refuses', () => {
  it.each([
    ['a run that nobody knows', { run_id: 'run-9' }, 'there is no run run-9 in this gate'],
    ['an endpoint that nobody knows', { endpoint: 'Shop window' }, 'which no endpoint has'],
    ['the gate endpoint', { endpoint: 'Gate' }, 'the suite calls "Web chat" its production'],
    ['a span that is none', { max_age: 'a day' }, 'is no span of time; write 90m, 24h or 7d'],
    ['a word too much', { force: true }, 'the input is no request to promote a run'],
  ])('%s', async (_, input, because) => {
    const { shop, promote } = await gated();
    const { repoint } = shop.requests;

    const outcome = await promote(input);

    expect(outcome.status).toBe('refused');
    expect(outcome.because).toContain(because);
    expect(shop.requests.repoint).toBe(repoint);
  });

  it('a verdict that is too old', async () => {
    const { shop, promote } = await gated();
    shop.clock.jump(3 * HOUR_MS);

    const outcome = await promote({ max_age: '2h' });

    expect(outcome).toMatchObject({ status: 'refused' });
    expect(outcome.because).toContain('gate the snapshot again');
  });

  it('a run that has failed', async () => {
    const { promote } = await gated(spokenSuite({}, { expected_response_contains: 'Bye' }));

    expect((await promote()).because).toContain('verdict: failed: 0 of 1 case');
  });

  it('a snapshot whose content is another by now', async () => {
    const { shop, promote } = await gated();
    Object.assign(shop.snapshot('v2'), { hash: 'another' });

    expect((await promote()).because).toContain('it is another one: gate a new snapshot');
  });

  it('evidence that was changed', async () => {
    const { account, promote } = await gated();
    const { report } = await account.run('run-1');
    const { evidence } = account.ports;
    const get = evidence.get.bind(evidence);
    evidence.get = async (ref) => {
      if (ref.key === report?.key) throw new IntegrityViolated('changed');
      return get(ref);
    };

    expect(await promote()).toMatchObject({
      status: 'refused',
      because: 'the evidence of run run-1 is not what its record names: nothing is promoted by it',
    });
  });

  it('a run in a chain that was changed', async () => {
    const { account, promote } = await gated();
    const { audit } = account.ports;
    const read = audit.recordsAfter.bind(audit);
    audit.recordsAfter = async (chain, seq) =>
      (await read(chain, seq)).map((record) => ({ ...record, pass_rate: 0.99 }));

    expect((await promote()).because).toContain('audit: 1 findings in the chain shop');
  });
});
