import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { SqliteTokenCache } from '../../lib/local/sqlite-token-cache.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

const URL_A = 'https://a.example/token';
const NOW = 1_794_000_000_000;

function of(url: string, clientId: string, clientSecret = 'the secret of the client') {
  return { url, credentials: { clientId, clientSecret }, now: () => NOW };
}

const token = { accessToken: 'canary-of-an-access-token', expiresAt: 1_795_000_000_000 };

describe('SqliteTokenCache', () => {
  it('gives back the newest token, also to another process', async () => {
    const one = temporaryState();
    const other = temporaryState(one.path);
    await one.tokenCache(of(URL_A, 'client')).write({ accessToken: 'old', expiresAt: NOW + 1 });

    await one.tokenCache(of(URL_A, 'client')).write(token);

    expect(await other.tokenCache(of(URL_A, 'client')).read()).toEqual(token);
  });

  it('keeps the tokens of other addresses and clients apart', async () => {
    const state = temporaryState();

    await state.tokenCache(of(URL_A, 'client')).write(token);

    expect(await state.tokenCache(of(URL_A, 'other')).read()).toBeNull();
    expect(await state.tokenCache(of('https://b.example/token', 'client')).read()).toBeNull();
  });

  it('keeps no token in clear, in no file of the state directory', async () => {
    const state = temporaryState();
    await state.tokenCache(of(URL_A, 'client')).write(token);

    const files = readdirSync(state.path, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    const holders = files.filter(({ parentPath, name }) =>
      readFileSync(join(parentPath, name)).includes(token.accessToken),
    );

    expect(files.map(({ name }) => name)).toContain('state.db-wal');
    expect(holders).toEqual([]);
  });

  it('has no token for who has another secret', async () => {
    const state = temporaryState();
    await state.tokenCache(of(URL_A, 'client')).write(token);

    expect(await state.tokenCache(of(URL_A, 'client', 'another secret')).read()).toBeNull();
  });

  it.each([
    ['a byte of it is changed', 'UPDATE tokens SET sealed = zeroblob(100)'],
    ['it is cut', `UPDATE tokens SET sealed = x'00'`],
    ['it is told to last longer', 'UPDATE tokens SET expires_at = expires_at + 1'],
    ['it is put under another client', `UPDATE tokens SET client_id = 'client'`],
  ])('has no token where %s', async (_, tampering) => {
    const state = temporaryState();
    const writer = tampering.includes('client_id') ? 'other' : 'client';
    await state.tokenCache(of(URL_A, writer)).write(token);
    const database = new DatabaseSync(join(state.path, 'state.db'));
    database.exec(tampering);
    database.close();

    expect(await state.tokenCache(of(URL_A, 'client')).read()).toBeNull();
  });

  it('gives back no token that has expired, and removes it with the next one', async () => {
    const state = temporaryState();
    await state.tokenCache(of(URL_A, 'client')).write({ ...token, expiresAt: NOW });

    const found = await state.tokenCache(of(URL_A, 'client')).read();
    await state.tokenCache(of(URL_A, 'other')).write(token);

    const database = new DatabaseSync(join(state.path, 'state.db'));
    const clients = database.prepare('SELECT client_id FROM tokens').all();
    database.close();
    expect(found).toBeNull();
    expect(clients).toEqual([{ client_id: 'other' }]);
  });

  it('lets one piece of work after the other have the lease', async () => {
    const one = temporaryState();
    const other = temporaryState(one.path);
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      await new Promise(setImmediate);
      events.push(`${name} ends`);
    };

    await Promise.all([
      one.tokenCache(of(URL_A, 'client')).withLease?.(work('one')),
      other.tokenCache(of(URL_A, 'client')).withLease?.(work('other')),
    ]);

    expect(events).toEqual(['one begins', 'one ends', 'other begins', 'other ends']);
  });

  it('gives the lease free when the work fails', async () => {
    const cache = temporaryState().tokenCache(of(URL_A, 'client'));

    await expect(
      cache.withLease?.(async () => {
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');

    expect(await cache.withLease?.(async () => 'done')).toBe('done');
  });

  it('works without the lease when its patience is over', async () => {
    const { path } = temporaryState();
    const database = new DatabaseSync(join(path, 'state.db'));
    const cache = (clientId: string) =>
      new SqliteTokenCache(database, join(path, 'locks'), {
        ...of(URL_A, clientId),
        patienceMs: 1,
      });

    const answer = await cache('client').withLease(() =>
      cache('client').withLease(async () => 'done'),
    );

    database.close();
    expect(answer).toBe('done');
  });
});
