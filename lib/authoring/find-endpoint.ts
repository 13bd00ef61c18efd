import type { Endpoint } from '../platforms/cognigy-ai/wire.ts';
import { type Found, findNamed, listed } from './find-named.ts';

/** As long as a URL token and without spaces; anything else can only be a name. */
const TOKEN = /^[A-Za-z0-9_-]{20,}$/;

/**
 * The endpoint that a suite means by URL token, id or name.
 *
 * A token is as good as a password for speaking to a bot, so that none is repeated, nor an address that ends in one.
 */
export function findEndpoint(
  endpoints: readonly Endpoint[],
  what: string,
  written: string | undefined,
): Found<Endpoint> {
  const byToken = endpoints.find(({ URLToken }) => URLToken === written);
  if (byToken !== undefined) return { status: 'found', entry: byToken };
  const found = findNamed(endpoints, { what, written });
  if (found.status === 'found' || written === undefined) return found;
  if (/^https?:\/\//i.test(written)) {
    return {
      status: 'not_found',
      problem: `the ${what} is written as an address`,
      remedy: `write its name, or what follows the host: the URL token alone; there are: ${listed(endpoints)}`,
    };
  }
  if (!TOKEN.test(written)) return found;
  return {
    status: 'not_found',
    problem: `no ${what} has this URL token`,
    remedy: `this URL token belongs to another project or environment; ${found.remedy}`,
  };
}
