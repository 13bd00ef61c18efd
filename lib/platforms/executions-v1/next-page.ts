/** Where the next page of results is, seen from the one at `path`. */
export type NextPage =
  | { readonly kind: 'last' }
  | { readonly kind: 'page'; readonly path: string }
  | { readonly kind: 'elsewhere' };

/**
 * Reads `next`: a path, or an address on the same host and port.
 *
 * Only path and query are taken from it. The request always goes to our own origin, so a token never
 * leaves for another host, nor for plain HTTP because a proxy wrote `http:` into the address.
 */
export function nextPage(next: string | null | undefined, origin: string, path: string): NextPage {
  if (next === undefined || next === null || next === '') return { kind: 'last' };
  const current = new URL(path, origin);
  if (!URL.canParse(next, current.href)) return { kind: 'elsewhere' };
  const url = new URL(next, current);
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isHttp || url.host !== current.host || url.username !== '' || url.password !== '') {
    return { kind: 'elsewhere' };
  }
  return { kind: 'page', path: `${url.pathname}${url.search}` };
}
