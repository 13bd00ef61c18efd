import { describe, expect, it } from 'vitest';
import { isPublicAddress, publicLookup, type Resolver } from '../../lib/notify/public-lookup.ts';

function resolvesTo(...addresses: string[]): Resolver {
  return (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
}

interface Answer {
  readonly error: NodeJS.ErrnoException | null;
  readonly address: unknown;
}

function look(resolver: Resolver, all: boolean): Promise<Answer> {
  return new Promise((resolve) => {
    publicLookup(resolver)('hooks.example.com', { all }, (error, address) =>
      resolve({ error, address }),
    );
  });
}

describe('isPublicAddress', () => {
  it.each(['1.1.1.1', '93.184.215.14', '172.32.0.1', '2606:4700:4700::1111'])(
    'knows %s as public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    'fc00::1',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '2002:a00:1::',
    'example.com',
    '',
  ])('knows %s as not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('publicLookup', () => {
  it('hands on the addresses that it has checked', async () => {
    const resolver = resolvesTo('1.1.1.1', '2606:4700:4700::1111');

    expect(await look(resolver, false)).toEqual({ error: null, address: '1.1.1.1' });
    expect((await look(resolver, true)).address).toEqual([
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700:4700::1111', family: 6 },
    ]);
  });

  it('refuses a name with one address that is not public', async () => {
    const { error } = await look(resolvesTo('1.1.1.1', '10.0.0.1'), true);

    expect(error?.code).toBe('EADDRNOTPUBLIC');
  });

  it('refuses a name without addresses', async () => {
    expect((await look(resolvesTo(), false)).error?.code).toBe('ENOTFOUND');
  });

  it('hands on what the resolver complains about', async () => {
    const complaint = Object.assign(new Error('none'), { code: 'EAI_AGAIN' });

    const { error } = await look((_, __, callback) => callback(complaint, []), false);

    expect(error).toBe(complaint);
  });
});
