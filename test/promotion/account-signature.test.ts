import { describe, expect, it } from 'vitest';
import { promoteOnRequest } from '../../lib/api/promote-on-request.ts';
import { parseEnvelope } from '../../lib/domain/attestation/dsse-envelope.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { platformAddress } from '../../lib/platforms/platform-address.ts';
import { acceptRun } from '../../lib/steps/accept-run.ts';
import { aSigningKey } from '../support/builders/verdict-builders.ts';
import { FakeEnvelopes } from '../support/fakes/fake-ports.ts';
import { Account } from './account.ts';
import { Shop, spokenSuite } from './shop.ts';

const execution = 'arn:aws:states:eu-west-1:123456789012:execution:Promotion:release-7';
const DAY_MS = 86_400_000;

/** An account that has signed the verdict of a run that passed, and promotes by a key. */
async function signedAccount() {
  const shop = await Shop.open();
  const key = aSigningKey();
  const envelopes = new FakeEnvelopes();
  const account = new Account(shop);
  Object.assign(account.ports, { signing: { signer: key.signer, envelopes } });
  await account.gate('run-1', spokenSuite(), { name: 'v2' });
  const promote = (by = key, input: object = {}) =>
    promoteOnRequest(
      { execution, input: { run_id: 'run-1', endpoint: 'Web chat', ...input } },
      {
        ...account.ports,
        signing: { signer: by.signer, envelopes },
        moverFor: ({ runId, principal }) => account.mover(runId, principal),
      },
    );
  return { shop, account, envelopes, key, promote };
}

describe('a promotion in an account that signs', () => {
  it('points production to what its key has signed for', async () => {
    const { key, promote } = await signedAccount();

    const { status, checks } = await promote();

    expect(status).toBe('promoted');
    expect(checks).toContainEqual({
      name: 'signature',
      found: `by the key ${key.keyid}`,
      remedy: null,
    });
  });

  it('refuses a verdict that has expired, by what is signed, however old it may be', async () => {
    const { shop, promote } = await signedAccount();
    shop.clock.jump(14 * DAY_MS);

    const { status, because } = await promote(undefined, { max_age: '90d' });

    expect(status).toBe('refused');
    expect(because).toContain('expiry: the verdict has expired at');
  });

  it('refuses a verdict whose place another has taken', async () => {
    const { shop, account, promote } = await signedAccount();
    const { _id } = shop.snapshot('v2');
    shop.gate.entrypoint = _id;
    const pinned = spokenSuite();
    const cognigy = { ...Object(pinned).cognigy, entrypoint: _id };
    await acceptRun(
      {
        runId: 'run-2',
        suite: Suite.parse({ ...pinned, cognigy }),
        defaultedThresholds: [],
        trigger: { kind: 'api', principal: 'tester' },
        platformUrl: platformAddress(shop.url).text,
        toolVersion: 'test',
      },
      account.ports,
    );
    await account.execute('run-2');

    const { status, because } = await promote();

    expect(status).toBe('refused');
    expect((await account.run('run-2')).verdict).toBe('passed');
    expect(because).toContain('promote run-2');
  });

  it('refuses a verdict that another key has signed', async () => {
    const { shop, promote } = await signedAccount();
    const { repoint } = shop.requests;

    const { status, because } = await promote(aSigningKey());

    expect(status).toBe('refused');
    expect(because).toContain('which is not among the keys that are given');
    expect(shop.requests.repoint).toBe(repoint);
  });

  it('refuses an envelope of which a byte was changed', async () => {
    const { envelopes, promote } = await signedAccount();
    const kept = parseEnvelope((await envelopes.read('run-1')) ?? new Uint8Array());
    const payload = Buffer.from(kept?.payload ?? '', 'base64').toString();
    const forged = payload.replace('"pass_rate":1', '"pass_rate":0');
    const envelope = { ...kept, payload: Buffer.from(forged).toString('base64') };
    envelopes.envelopes.set('run-1', Buffer.from(JSON.stringify(envelope)));

    const { status, because } = await promote();

    expect(forged).not.toBe(payload);
    expect(status).toBe('refused');
    expect(because).toContain('its signature does not hold: somebody has changed it');
  });

  it('refuses a verdict that nobody has signed', async () => {
    const { envelopes, promote } = await signedAccount();
    envelopes.envelopes.clear();

    expect((await promote()).because).toContain('signature: the verdict is not signed');
  });
});
