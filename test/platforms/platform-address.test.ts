import { describe, expect, it } from 'vitest';
import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { pathSegment, platformAddress } from '../../lib/platforms/platform-address.ts';

describe('platformAddress', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com', ''],
    ['https://api.example.com/', 'https://api.example.com', ''],
    ['HTTPS://API.example.com:443/bots//', 'https://api.example.com', '/bots'],
    ['http://127.0.0.1:8080/a/b', 'http://127.0.0.1:8080', '/a/b'],
    ['http://[::1]:8080', 'http://[::1]:8080', ''],
  ])('reads %s', (baseUrl, origin, prefix) => {
    const address = platformAddress(baseUrl);

    expect(address).toEqual({ origin, prefix, text: `${origin}${prefix}` });
  });

  it.each([
    ['ftp://api.example.com', 'not an http(s) address'],
    ['api.example.com', 'not an http(s) address'],
    ['', 'not an http(s) address'],
    ['https://', 'not an http(s) address'],
    ['https://user:hunter2@api.example.com', 'carries a user name or password'],
    ['https://api.example.com/?key=hunter2', 'has a query or a fragment'],
    ['https://api.example.com/#hunter2', 'has a query or a fragment'],
  ])('refuses %j and repeats no secret', (baseUrl, problem) => {
    const read = () => platformAddress(baseUrl);

    expect(read).toThrow(ConfigurationInvalid);
    expect(read).toThrow(problem);
    expect(read).not.toThrow('hunter2');
  });
});

describe('pathSegment', () => {
  it.each([
    ['suite_prod_v2', 'suite_prod_v2'],
    ['a/b?c#d e', 'a%2Fb%3Fc%23d%20e'],
    ['größe', 'gr%C3%B6%C3%9Fe'],
    ['..', '%2E%2E'],
    ['.', '%2E'],
    ['...', '...'],
    ['\ud83d', '%EF%BF%BD'],
  ])('encodes %j as %s', (id, segment) => {
    expect(pathSegment(id)).toBe(segment);
  });
});
