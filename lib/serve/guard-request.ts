import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is not answered; null where it may be. */
export interface Refusal {
  readonly status: 403 | 405 | 415;
  readonly problem: string;
}

const FORM = 'application/x-www-form-urlencoded';
const OTHER_SITE: Refusal = { status: 403, problem: 'pages of other sites are not answered' };

/**
 * Lets in what the user's own browser asks of this very address.
 *
 * A name that another site has resolve to 127.0.0.1 comes with that name as `Host`; a page of another
 * site comes with its own `Origin`, or says so in `Sec-Fetch-Site`. A link that a person follows is let in,
 * since nothing here is changed by looking. A form has to name this address as its origin, and is let in by
 * its token alone (`lib/serve/read-form.ts`).
 */
export function guardRequest(
  method: string | undefined,
  headers: IncomingHttpHeaders,
  port: number,
): Refusal | null {
  const isForm = method === 'POST';
  if (!isForm && method !== 'GET' && method !== 'HEAD') {
    return {
      status: 405,
      problem: `${method} is not answered here, only GET and our own forms are`,
    };
  }
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? '')) {
    return { status: 403, problem: `the host must be ${hosts.join(' or ')}` };
  }
  const { origin } = headers;
  const isOwn = origin === `http://${headers.host}`;
  const isOneOfOurs = hosts.some((host) => origin === `http://${host}`);
  if (isForm ? !isOwn : origin !== undefined && !isOneOfOurs) return OTHER_SITE;
  const site = headers['sec-fetch-site'];
  const isFollowedLink =
    !isForm && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isFollowedLink) {
    return OTHER_SITE;
  }
  if (isForm && headers['content-type']?.split(';')[0]?.trim() !== FORM) {
    return { status: 415, problem: `a form is sent as ${FORM}` };
  }
  return null;
}
