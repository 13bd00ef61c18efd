import { describe, expect, it } from 'vitest';
import { decodedPart, routeTable } from '../../lib/routing/route-table.ts';

const find = routeTable([
  ['GET', '/runs', 'list'],
  ['POST', '/runs', 'start'],
  ['GET', '/runs/latest', 'latest'],
  ['GET', '/runs/:run', 'one'],
  ['DELETE', '/runs/:run/cases/:case', 'remove'],
]);

describe('a table of routes', () => {
  it.each([
    ['GET', '/runs', 'list', {}],
    ['POST', '/runs', 'start', {}],
    ['GET', '/runs/latest', 'latest', {}],
    ['GET', '/runs/a%2Fb', 'one', { run: 'a%2Fb' }],
    ['GET', '/runs/', 'one', { run: '' }],
    ['DELETE', '/runs/1/cases/__proto__', 'remove', { run: '1', case: '__proto__' }],
  ])('finds %s %s as the first that fits', (method, path, target, params) => {
    expect(find(method, path)).toEqual({ status: 'found', target, params });
  });

  it('names the methods of an address that has others', () => {
    expect(find('PUT', '/runs')).toEqual({ status: 'wrong_method', allowed: ['GET', 'POST'] });
  });

  it.each(['', '/', '/runs/1/2', '/Runs', '//runs', '/:run'])('knows nothing at %j', (path) => {
    expect(find('GET', path)).toEqual({ status: 'unknown' });
  });

  it('tells a part that is not percent-encoded UTF-8 from one that is', () => {
    expect(decodedPart('a%20b')).toBe('a b');
    expect(decodedPart('%ff')).toBeNull();
  });
});
