import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { SqliteTokenCache } from '../../lib/local/sqlite-token-cache.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

const URL_A = 'https://a.example/token';
const token = { accessToken: 'secret', expiresAt: 1_795_000_000_000 };

describe('SqliteTokenCache', () => {
  it('gives back the newest token, also to another process', async () => {
    const one = temporaryState();
    const other = temporaryState(one.path);
    await one.tokenCache(URL_A, 'client').write({ accessToken: 'old', expiresAt: 1 });

    await one.tokenCache(URL_A, 'client').write(token);

    expect(await other.tokenCache(URL_A, 'client').read()).toEqual(token);
  });

  it('keeps the tokens of other addresses and clients apart', async () => {
    const state = temporaryState();

    await state.tokenCache(URL_A, 'client').write(token);

    expect(await state.tokenCache(URL_A, 'other').read()).toBeNull();
    expect(await state.tokenCache('https://b.example/token', 'client').read()).toBeNull();
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
      one.tokenCache(URL_A, 'client').withLease?.(work('one')),
      other.tokenCache(URL_A, 'client').withLease?.(work('other')),
    ]);

    expect(events).toEqual(['one begins', 'one ends', 'other begins', 'other ends']);
  });

  it('gives the lease free when the work fails', async () => {
    const cache = temporaryState().tokenCache(URL_A, 'client');

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
      new SqliteTokenCache(database, join(path, 'locks'), { url: URL_A, clientId, patienceMs: 1 });

    const answer = await cache('client').withLease(() =>
      cache('client').withLease(async () => 'done'),
    );

    database.close();
    expect(answer).toBe('done');
  });
});
