import { afterEach, describe, expect, it, vi } from 'vitest';
import { environmentRoute, speaksThroughProxies } from '../../lib/platforms/proxy.ts';

const CLEAN = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];

function withEnvironment(variables: Readonly<Record<string, string>>): void {
  for (const name of CLEAN) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

function routeTo(address: string) {
  return environmentRoute(new URL(address));
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the way to an address', () => {
  it.each([
    ['https://bot.example.com', { HTTPS_PROXY: 'http://p:3128' }, 'http://p:3128/', 'HTTPS_PROXY'],
    ['https://bot.example.com', { https_proxy: 'p:3128' }, 'http://p:3128/', 'https_proxy'],
    ['http://bot.example.com', { HTTP_PROXY: 'http://p:3128' }, 'http://p:3128/', 'HTTP_PROXY'],
    ['https://bot.example.com', { ALL_PROXY: 'https://p' }, 'https://p/', 'ALL_PROXY'],
    [
      'https://bot.example.com',
      { https_proxy: 'http://small', HTTPS_PROXY: 'http://large' },
      'http://small/',
      'https_proxy',
    ],
    [
      'https://bot.example.com',
      { HTTPS_PROXY: 'http://ci:p%40ss@p:3128', NO_PROXY: 'example.com,.corp' },
      'http://ci:p%40ss@p:3128/',
      'HTTPS_PROXY',
    ],
  ])('to %s with %o is by %s', (address, variables, proxy, variable) => {
    withEnvironment(variables);

    expect(routeTo(address)).toEqual({ kind: 'proxy', proxy: new URL(proxy), variable });
  });

  it.each([
    ['https://bot.example.com', '.example.com'],
    ['https://bot.example.com', '*.example.com'],
    ['https://bot.example.com', 'other.example.com, bot.example.com'],
    ['https://bot.example.com', '*'],
    ['https://bot.example.com:8443', 'bot.example.com:8443'],
  ])('to %s is direct where NO_PROXY is %s', (address, exceptions) => {
    withEnvironment({ HTTPS_PROXY: 'http://p:3128', NO_PROXY: exceptions });

    expect(routeTo(address)).toEqual({ kind: 'excepted', variable: 'HTTPS_PROXY' });
  });

  it.each(['http://127.0.0.1:4010', 'http://localhost:4010', 'http://[::1]:4010'])(
    'to this machine, %s, is direct whatever is set',
    (address) => {
      withEnvironment({ HTTP_PROXY: 'http://p:3128', HTTPS_PROXY: 'http://p:3128' });

      expect(routeTo(address)).toBeNull();
    },
  );

  it.each([
    ['https://bot.example.com', { HTTP_PROXY: 'http://p:3128' }],
    ['http://bot.example.com', { HTTPS_PROXY: 'http://p:3128' }],
    ['https://bot.example.com', { HTTPS_PROXY: '' }],
    ['https://bot.example.com', {}],
  ])('to %s with %o is nothing that a variable says', (address, variables) => {
    withEnvironment(variables);

    expect(routeTo(address)).toBeNull();
  });

  it.each(['socks5://p:1080', 'http://', 'ftp://p'])(
    'is mistaken where the proxy is %s',
    (proxy) => {
      withEnvironment({ HTTPS_PROXY: proxy });

      expect(routeTo('https://bot.example.com')).toEqual({
        kind: 'mistaken',
        variable: 'HTTPS_PROXY',
      });
    },
  );
});

describe('Node', () => {
  it.each([
    ['22.13.0', false],
    ['22.21.0', true],
    ['23.11.0', false],
    ['24.4.1', false],
    ['24.5.0', true],
    ['25.0.0', true],
  ])('%s speaks through proxies by itself: %s', (version, does) => {
    expect(speaksThroughProxies(version)).toBe(does);
  });
});
