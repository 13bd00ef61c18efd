import { describe, expect, it } from 'vitest';
import { guardRequest } from '../../lib/serve/guard-request.ts';

const HOST = { host: '127.0.0.1:4680' };
const FORM = {
  ...HOST,
  origin: 'http://127.0.0.1:4680',
  'content-type': 'application/x-www-form-urlencoded',
};
/** A name of another site that now leads here: its pages are of one origin with it. */
const REBOUND = { ...FORM, host: 'evil.example:4680', origin: 'http://evil.example:4680' };

describe('a request to the history', () => {
  it.each([
    ['of the address bar', 'GET', { ...HOST, 'sec-fetch-site': 'none' }],
    ['of the page itself', 'GET', { ...HOST, 'sec-fetch-site': 'same-origin' }],
    ['of a script of the page', 'GET', { ...HOST, origin: 'http://127.0.0.1:4680' }],
    ['by the name localhost', 'HEAD', { host: 'localhost:4680' }],
    ['of a form of the page itself', 'POST', FORM],
    [
      'of a form, as a browser sends it',
      'POST',
      {
        ...FORM,
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      },
    ],
    [
      'of a link that was followed',
      'GET',
      {
        ...HOST,
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      },
    ],
  ])('%s is answered', (_, method, headers) => {
    expect(guardRequest(method, headers, 4680)).toBeNull();
  });

  it.each([
    ['with the name of another site', 'GET', { host: 'evil.example:4680' }, 403],
    ['with another port', 'GET', { host: '127.0.0.1:80' }, 403],
    ['with a port that begins like ours', 'GET', { host: '127.0.0.1:46800' }, 403],
    [
      'of a site whose name begins like ours',
      'GET',
      { ...HOST, origin: 'http://localhost:4680.evil.example' },
      403,
    ],
    ['of another port', 'GET', { ...HOST, origin: 'http://127.0.0.1:46801' }, 403],
    ['without a host', 'GET', {}, 403],
    ['of another site', 'GET', { ...HOST, origin: 'https://evil.example' }, 403],
    ['of a page without an origin', 'GET', { ...HOST, origin: 'null' }, 403],
    ['of a script of another site', 'GET', { ...HOST, 'sec-fetch-site': 'cross-site' }, 403],
    [
      'of a frame of another site',
      'GET',
      {
        ...HOST,
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'iframe',
      },
      403,
    ],
    ['of another local port', 'GET', { ...HOST, 'sec-fetch-site': 'same-site' }, 403],
    ['that would change something by no form of ours', 'PUT', FORM, 405],
    ['of a form that does not say where it is', 'POST', { ...FORM, origin: undefined }, 403],
    ['of a form of a page without an origin', 'POST', { ...FORM, origin: 'null' }, 403],
    ['of a form of another site', 'POST', { ...FORM, origin: 'https://evil.example' }, 403],
    [
      'of a form by another name of ours',
      'POST',
      { ...FORM, origin: 'http://localhost:4680' },
      403,
    ],
    ['of a form by a name that was rebound', 'POST', REBOUND, 403],
    [
      'of a form of another site that is followed',
      'POST',
      {
        ...FORM,
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      },
      403,
    ],
    ['of a form in disguise', 'POST', { ...FORM, 'content-type': 'text/plain' }, 415],
    ['of a form without a type', 'POST', { ...FORM, 'content-type': undefined }, 415],
    ['that asks before it would', 'OPTIONS', HOST, 405],
  ])('%s is refused', (_, method, headers, status) => {
    expect(guardRequest(method, headers, 4680)?.status).toBe(status);
  });
});
