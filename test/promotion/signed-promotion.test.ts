import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aSigningKey, type TestKey } from '../support/builders/verdict-builders.ts';
import { Shop, spokenSuite } from './shop.ts';

const DAY_MS = 86_400_000;

/** A shop whose runs are signed. */
async function signedShop() {
  const shop = await Shop.open();
  const key = aSigningKey();
  const write = (name: string, { privatePem, pem }: TestKey) => {
    writeFileSync(join(shop.directory, `${name}.pem`), privatePem);
    writeFileSync(join(shop.directory, `${name}.pub.pem`), pem);
  };
  write('key', key);
  const gated = async (...flags: string[]) => {
    await shop.command('run', shop.write(spokenSuite()), '--snapshot', 'v2', '-q', ...flags);
    const [run] = await shop.runs();
    if (run === undefined) throw new Error('nothing was run');
    return run.runId;
  };
  return { shop, key, write, gated };
}

describe('promote', () => {
  it('takes a verdict that is signed by the key that is configured, also by an old one', async () => {
    const { shop, key, write, gated } = await signedShop();
    const runId = await gated('--signing-key', 'key.pem');
    write('new', aSigningKey());

    const rotated = await shop.promote(runId, '--signing-key', 'new.pem');
    const known = await shop.promote(runId, '--signing-key', 'new.pem', '--key', 'key.pub.pem');

    expect(rotated).toMatchObject({
      exitCode: 2,
      stdout: expect.stringMatching(/^REFUSED signature +the envelope: it is signed by the key/m),
    });
    expect(known).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`by the key ${key.keyid}`),
    });
  });

  it('refuses a verdict without a signature where a key is configured', async () => {
    const { shop, gated } = await signedShop();
    const runId = await gated();

    expect(await shop.promote(runId, '--key', 'key.pub.pem')).toMatchObject({
      exitCode: 2,
      stdout: expect.stringMatching(/^REFUSED signature +the verdict is not signed$/m),
    });
    expect((await shop.promote(runId)).exitCode).toBe(0);
  });

  it('refuses the envelope of another run', async () => {
    const { shop, gated } = await signedShop();
    const first = await gated('--signing-key', 'key.pem');
    const other = await signedShop();
    const stranger = await other.gated('--signing-key', 'key.pem');
    using state = shop.state();
    using elsewhere = other.shop.state();
    const envelope = await elsewhere.envelopes.read(stranger);
    writeFileSync(
      join(shop.directory, '.cognigate', 'evidence', first, 'verdict.dsse.json'),
      envelope ?? '',
    );
    writeFileSync(join(shop.directory, 'other.pub.pem'), other.key.pem);

    expect(await state.envelopes.read(first)).toEqual(envelope);
    // Its own chain no longer verifies with it, either.
    expect(await shop.promote(first, '--key', 'other.pub.pem')).toMatchObject({
      exitCode: 3,
      stdout: expect.stringMatching(/^REFUSED signature +the envelope is of /m),
    });
  });

  it('refuses a verdict that has expired, however old a verdict may be', async () => {
    const { shop, gated } = await signedShop();
    const runId = await gated();
    shop.clock.jump(14 * DAY_MS);

    expect(await shop.promote(runId, '--max-age', '90d')).toMatchObject({
      exitCode: 2,
      stdout: expect.stringMatching(/^REFUSED expiry +the verdict has expired at/m),
    });
  });

  it('refuses a verdict whose place another pass has taken, and names that', async () => {
    const { shop, gated } = await signedShop();
    const first = await gated();
    const { entrypoint } = shop.production;
    const { _id } = shop.snapshot('v2');
    shop.gate.entrypoint = _id;
    const pinned = spokenSuite();
    await shop.command(
      'run',
      shop.write({ ...pinned, cognigy: { ...Object(pinned).cognigy, entrypoint: _id } }),
      '-q',
    );
    const [second] = await shop.runs();

    const { exitCode, stdout } = await shop.promote(first);

    expect(second).toMatchObject({ verdict: 'passed' });
    expect(exitCode).toBe(2);
    expect(stdout).toContain(`promote ${second?.runId}`);
    expect(shop.production.entrypoint).toBe(entrypoint);
  });
});
