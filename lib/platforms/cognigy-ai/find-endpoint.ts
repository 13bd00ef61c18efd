import { SuiteRejected } from '../../domain/errors.ts';
import { foreignText } from '../foreign-text.ts';
import { ask, known, type LookUp } from './look-up.ts';
import type { Endpoint } from './wire.ts';

/** The URL token alone where the list of endpoints may not be read. */
export type FoundEndpoint = Endpoint | { readonly URLToken: string; readonly _id?: undefined };

/** A token is long and without spaces; anything else can only be a name. */
const TOKEN = /^[A-Za-z0-9_-]{20,}$/;

/**
 * The REST endpoint that a suite means by URL token or name.
 *
 * A key that may not list endpoints is good enough to speak to one by its token: then flow and locale
 * are not known from it.
 * @throws SuiteRejected where the project has no such endpoint, or one that takes no messages by REST.
 */
export async function findEndpoint(
  lookUp: LookUp,
  wanted: string,
  projectId: string | null,
): Promise<FoundEndpoint> {
  const isToken = TOKEN.test(wanted);
  if (projectId === null) {
    if (isToken) return { URLToken: wanted };
    throw new SuiteRejected(
      `cognigy.endpoint is ${JSON.stringify(wanted)}, a name, and there is no cognigy.project to look it up in; write the project, or the URL token`,
    );
  }
  const listed = await lookUp.api.listEndpoints(projectId);
  if (listed.status === 'failed' && listed.kind === 'forbidden' && isToken) {
    return { URLToken: wanted };
  }
  const endpoints =
    listed.status === 'ok'
      ? listed.value
      : await ask(
          lookUp,
          () => lookUp.api.listEndpoints(projectId),
          'the endpoints of the project cannot be listed',
        );
  const found =
    endpoints.find(({ URLToken, _id }) => URLToken === wanted || _id === wanted) ??
    onlyOneNamed(wanted, endpoints);
  if (found === undefined) {
    const rest = endpoints.filter(isRest);
    const there = known(rest, 'REST endpoint');
    throw new SuiteRejected(`cognigy.endpoint is ${unknownAs(wanted)}; ${there}`);
  }
  if (!isRest(found)) {
    throw new SuiteRejected(
      `cognigy.endpoint "${foreignText(found.name, 60)}" is one of the channel ${foreignText(found.channel ?? '', 40)}, and only REST endpoints answer in place; ${known(endpoints.filter(isRest), 'REST endpoint')}`,
    );
  }
  return found;
}

/** Says what is written without repeating a URL token, which lets anybody speak to the bot. */
function unknownAs(wanted: string): string {
  if (/^https?:\/\//i.test(wanted)) {
    return 'an address, and has to be a name, or what follows the host: the URL token alone';
  }
  return TOKEN.test(wanted)
    ? `a URL token (${wanted.slice(0, 4)}…) that no endpoint of the project has; it may belong to another environment`
    : `${JSON.stringify(wanted)}, a name that no endpoint of the project has`;
}

/** One that takes messages goes before those that do not. */
function onlyOneNamed(wanted: string, endpoints: readonly Endpoint[]): Endpoint | undefined {
  const named = endpoints.filter(({ name }) => name === wanted);
  const rest = named.filter(isRest);
  if (rest.length > 1) {
    throw new SuiteRejected(
      `cognigy.endpoint is ${JSON.stringify(wanted)}, the name of ${rest.length} REST endpoints (${rest.map(({ _id }) => _id).join(', ')}): write an id or a URL token instead`,
    );
  }
  return rest[0] ?? named[0];
}

export function isRest({ channel }: Endpoint): boolean {
  return channel === undefined || /rest/i.test(channel);
}
