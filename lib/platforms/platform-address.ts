import { ConfigurationInvalid } from '../domain/errors.ts';
import { foreignText } from './foreign-text.ts';

/** Where a platform lives, without user name, password, query and trailing slash. */
export interface PlatformAddress {
  /** Such as `https://api.example.com`. */
  readonly origin: string;
  /** What stands before every path of the contract, such as `/bots`; usually empty. */
  readonly prefix: string;
  /** `origin` and `prefix` together, for people and for the record. */
  readonly text: string;
}

/** @throws ConfigurationInvalid where `baseUrl` is not the http(s) address of a server. */
export function platformAddress(baseUrl: string): PlatformAddress {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    // A value that is no address may be a secret in the wrong variable, so it is not repeated.
    throw new ConfigurationInvalid(
      'the address of the platform is not an http(s) address: write it like https://api.example.com',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigurationInvalid(
      `the address of the platform at ${foreignText(url.host)} carries a user name or password: leave them out and set COGNIGY_CLIENT_ID and COGNIGY_CLIENT_SECRET`,
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ConfigurationInvalid(
      `the address of the platform at ${foreignText(url.host)} has a query or a fragment: leave out everything from ? or # on`,
    );
  }
  const prefix = url.pathname.replace(/\/+$/, '');
  return { origin: url.origin, prefix, text: `${url.origin}${prefix}` };
}

/** Percent-encodes an id for one segment of a path; `.` and `..` too, which URL parsers would resolve. */
export function pathSegment(id: string): string {
  return /^\.{1,2}$/.test(id) ? id.replaceAll('.', '%2E') : encodeURIComponent(id.toWellFormed());
}
