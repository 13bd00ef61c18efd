import { isIP } from 'node:net';
import { isPublicAddress } from './public-lookup.ts';

/** Names that resolve to the machine itself or to nothing outside of a network. */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/** Why a function of the gate could not call `url`, wherever it runs; null where it may be able to. */
export function httpsUrlProblem(url: string): string | null {
  if (!URL.canParse(url)) return 'is no address: write it like https://api.example.com';
  const { protocol, username, password, hash, port } = new URL(url);
  if (protocol !== 'https:') return `"${protocol}//" is not allowed: use https://`;
  if (username !== '' || password !== '') return 'carries a user name or password: leave them out';
  if (hash !== '') return 'has a fragment: leave out everything from # on';
  if (port !== '') return `names port ${port}: only the standard port of https is called`;
  return null;
}

/** Why a function of the gate could not or must not call `url` on the internet; null where it may. */
export function publicUrlProblem(url: string): string | null {
  return httpsUrlProblem(url) ?? privateUrlProblem(url);
}

/** Why an https address is not one of the public internet; null where it may be one. */
export function privateUrlProblem(url: string): string | null {
  const address = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0) {
    return isPublicAddress(address) ? null : `${address} is a private address: use a public one`;
  }
  const name = address.replace(/\.$/, '');
  if (PRIVATE_NAME.test(name) || !name.includes('.')) {
    return `${address} is a private name: use a public one`;
  }
  return null;
}
