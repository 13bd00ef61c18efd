import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is not answered; null where it may be. */
export interface Refusal {
  readonly status: 403 | 405;
  readonly problem: string;
}

/**
 * Lets in what the user's own browser asks of this very address.
 *
 * A name that another site has resolve to 127.0.0.1 comes with that name as `Host`; a page of another
 * site comes with its own `Origin`, or says so in `Sec-Fetch-Site`. A link that a person follows is let in,
 * since nothing here is changed by looking.
 */
export function guardRequest(
  method: string | undefined,
  headers: IncomingHttpHeaders,
  port: number,
): Refusal | null {
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, problem: `${method} is not answered here, only GET is` };
  }
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? '')) {
    return { status: 403, problem: `the host must be ${hosts.join(' or ')}` };
  }
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) {
    return { status: 403, problem: 'pages of other sites are not answered' };
  }
  const site = headers['sec-fetch-site'];
  const isFollowedLink =
    headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isFollowedLink) {
    return { status: 403, problem: 'pages of other sites are not answered' };
  }
  return null;
}
