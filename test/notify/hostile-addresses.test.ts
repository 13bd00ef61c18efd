import { describe, expect, it } from 'vitest';
import { endpointSecret } from '../../lib/notify/endpoint-secret.ts';
import { isPublicAddress, publicLookup, type Resolver } from '../../lib/notify/public-lookup.ts';
import { publicUrlProblem } from '../../lib/notify/public-url.ts';
import { webhookNotifier } from '../../lib/notify/webhook-notifier.ts';
import { httpClient } from '../../lib/platforms/http.ts';
import { fc } from '../support/setup/fast-check.ts';

const GENERATED = 10_000;

/** Addresses that somebody might register to be let in where he has no business. */
const HOSTILE_ADDRESSES: readonly string[] = [
  'http://hooks.example.com/',
  'ftp://hooks.example.com/',
  'file:///proc/self/environ',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'javascript:alert(1)',
  'data:text/plain,hello',
  '//169.254.169.254/latest/meta-data/',
  '/hooks',
  '',
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://0/',
  'https://0.0.0.0/',
  'https://①②⑦.⓪.⓪.①/',
  'https://127。0。0。1/',
  'https://127.0.0.1./',
  'https://10.0.0.1/',
  'https://172.31.255.254/',
  'https://192.168.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://169.254.100.1:9001/2018-06-01/runtime/invocation/next',
  'https://100.64.0.1/',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[64:ff9b::a9fe:a9fe]/',
  'https://[2002:7f00:1::]/',
  'https://[fd00::1]/',
  'https://[fe80::1%25eth0]/',
  'https://hooks.example.com@127.0.0.1/',
  'https://user:password@hooks.example.com/',
  'https://LOCALHOST./',
  'https://metadata.google.internal/',
  'https://hooks.example.com:22/',
];

function resolvesTo(...addresses: string[]): Resolver {
  return (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
}

/** What a running function makes of an address that it finds in a secret. */
function refusedAtRunTime(url: string): boolean {
  try {
    endpointSecret(JSON.stringify({ url, key: 'whsec_' }), { name: 'ci', format: 'json' });
    return false;
  } catch {
    return true;
  }
}

const octet = fc.integer({ min: 0, max: 255 });
/** Ranges that are not the public internet's, as a choice of their first octets. */
const privateIpv4 = fc.oneof(
  fc.tuple(fc.constantFrom(0, 10, 127, 224, 239, 240, 255), octet, octet, octet),
  fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
  fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
  fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
  fc.tuple(fc.constant(198), fc.constantFrom(18, 19), octet, octet),
);

type Spelling = (value: number) => string;
const spelling = fc.constantFrom<Spelling>(
  (value) => String(value),
  (value) => `0x${value.toString(16)}`,
  (value) => `0X${value.toString(16).toUpperCase().padStart(4, '0')}`,
  (value) => `0${value.toString(8)}`,
  (value) =>
    String(value).replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
);

/** The same address in one of the ways in which URLs can write it: up to four parts, in any base. */
const spelledIpv4 = fc
  .record({
    octets: privateIpv4,
    parts: fc.integer({ min: 1, max: 4 }),
    spellings: fc.array(spelling, { minLength: 4, maxLength: 4 }),
    dot: fc.constantFrom('.', '。', '．', '｡'),
    end: fc.constantFrom('', '.'),
  })
  .map(({ octets, parts, spellings, dot, end }) => {
    const first = octets.slice(0, parts - 1);
    const rest = octets.slice(parts - 1).reduce((sum, value) => sum * 256 + value, 0);
    const written = [...first, rest].map((value, place) => spellings[place]?.(value) ?? value);
    return `${written.join(dot)}${end}`;
  });

const hex = (value: number) => value.toString(16);
const group = fc.integer({ min: 0, max: 0xffff }).map(hex);
const groups = (count: number) => fc.array(group, { minLength: count, maxLength: count });
/** Ways to write such an address as IPv6, and ranges of IPv6 that are not public themselves. */
const privateIpv6 = fc.oneof(
  privateIpv4.map(([a, b, c, d]) => `::ffff:${a}.${b}.${c}.${d}`),
  privateIpv4.map(([a, b, c, d]) => `::${hex(a * 256 + b)}:${hex(c * 256 + d)}`),
  privateIpv4.map(([a, b, c, d]) => `64:ff9b::${hex(a * 256 + b)}:${hex(c * 256 + d)}`),
  privateIpv4.map(([a, b, c, d]) => `2002:${hex(a * 256 + b)}:${hex(c * 256 + d)}::1`),
  groups(7).map((rest) => `fd00:${rest.join(':')}`),
  groups(7).map((rest) => `fe80:${rest.join(':')}`),
  groups(7).map((rest) => `ff02:${rest.join(':')}`),
  groups(6).map((rest) => `2001:db8:${rest.join(':')}`),
);

describe('a notification address', () => {
  it('has forty-two hostile ones to stand for them all', () => {
    expect(new Set(HOSTILE_ADDRESSES).size).toBe(42);
  });

  it.each(HOSTILE_ADDRESSES)('%j is not deployed and not used', (url) => {
    expect(publicUrlProblem(url)).not.toBeNull();
    expect(refusedAtRunTime(url)).toBe(true);
  });

  it('is not deployed and not used where it is a private IPv4 address, however it is written', () => {
    fc.assert(
      fc.property(spelledIpv4, (host) => {
        const url = `https://${host}/hooks`;

        expect(publicUrlProblem(url)).not.toBeNull();
        expect(refusedAtRunTime(url)).toBe(true);
      }),
      { numRuns: GENERATED },
    );
  });

  it('is not deployed and not used where it is a private IPv6 address', () => {
    fc.assert(
      fc.property(privateIpv6, (host) => {
        const url = `https://[${host}]/hooks`;

        expect(publicUrlProblem(url)).not.toBeNull();
        expect(refusedAtRunTime(url)).toBe(true);
      }),
      { numRuns: GENERATED },
    );
  });

  it.each(['https://hooks.example.com/cognigate', 'https://1.1.1.1/', 'https://[2606:4700::1]/'])(
    '%s is deployed and used',
    (url) => {
      expect(publicUrlProblem(url)).toBeNull();
      expect(refusedAtRunTime(url)).toBe(false);
    },
  );
});

describe('a host name', () => {
  it('with one private address among its public ones is not connected to', async () => {
    const addresses = fc.tuple(
      fc.array(fc.constantFrom('1.1.1.1', '93.184.215.14', '2606:4700:4700::1111')),
      fc.oneof(
        privateIpv4.map((octets) => octets.join('.')),
        privateIpv6,
      ),
      fc.array(fc.constantFrom('1.1.1.1', '93.184.215.14')),
    );

    await fc.assert(
      fc.asyncProperty(addresses, fc.boolean(), async ([before, hidden, after], all) => {
        expect(isPublicAddress(hidden)).toBe(false);
        const lookup = publicLookup(resolvesTo(...before, hidden, ...after));

        const code = await new Promise((resolve) => {
          lookup('hooks.example.com', { all }, (error) => resolve(error?.code ?? null));
        });

        expect(code).toBe('EADDRNOTPUBLIC');
      }),
      { numRuns: 2_000 },
    );
  });

  it('that changes its mind after it was checked is connected to where it was checked', async () => {
    const answers = ['1.1.1.1', '127.0.0.1'];
    let asked = 0;
    const rebinding: Resolver = (name, options, callback) => {
      const address = answers[Math.min(asked, 1)] ?? '';
      asked += 1;
      resolvesTo(address)(name, options, callback);
    };

    const used = await new Promise((resolve) => {
      publicLookup(rebinding)('hooks.example.com', { all: false }, (_, address) =>
        resolve(address),
      );
    });

    expect(used).toBe('1.1.1.1');
    expect(asked).toBe(1);
  });

  it('that looks public and resolves to a private address is refused for good', async () => {
    for (const url of [
      'https://hooks.example.com.evil.example/',
      'https://127.0.0.1.nip.example/',
      'https://xn--hks-hoa.example/',
    ]) {
      const notifier = webhookNotifier({
        endpoints: [{ name: 'ci', url, secret: null }],
        http: httpClient({
          userAgent: 'cognigate/test',
          lookup: publicLookup(resolvesTo('169.254.169.254')),
        }),
      });

      const outcome = await notifier.deliver('ci', { id: 'msg_1', timestamp: 0, body: '{}' });

      expect(outcome).toMatchObject({ status: 'failed', permanent: true });
    }
  });
});
