import { ConfigurationInvalid } from '../../domain/errors.ts';
import { type PlatformAddress, platformAddress } from '../platform-address.ts';

/** The start of an API host, and what the host of the endpoints has in its place. */
const HOSTS = [
  [/^api-/, 'endpoint-'],
  [/^cognigy-api-/, 'cognigy-endpoint-'],
] as const;

/**
 * Where bots are spoken to, seen from the address of the API.
 * @param written an address that somebody has set; it decides
 * @throws ConfigurationInvalid where the host of the API follows no known rule and none is set.
 */
export function endpointAddress(api: PlatformAddress, written?: string): PlatformAddress {
  if (written !== undefined) return platformAddress(written);
  const url = new URL(api.origin);
  if (isLoopback(url.hostname)) return { origin: api.origin, prefix: '', text: api.origin };
  const origin = hostOfOther(api.origin, HOSTS);
  if (origin !== null) return { origin, prefix: '', text: origin };
  throw new ConfigurationInvalid(
    `the address of the endpoints does not follow from ${url.hostname}: set COGNIGY_ENDPOINT_URL, such as https://endpoint-trial.cognigy.ai`,
  );
}

/** The other way round: an endpoint host, and what the host of the API has in the place of its start. */
const ENDPOINT_HOSTS = [
  [/^endpoint-/, 'api-'],
  [/^cognigy-endpoint-/, 'cognigy-api-'],
] as const;

/** What follows the host where somebody has copied the whole address of a bot; a proxy's prefix is no such digits. */
const URL_TOKEN = /^\/(?:test\/)?[0-9a-f]{32,}$/i;

/** Why a setting holds the address of something else, with what to do about it; nothing of a URL token is repeated. */
export interface Mistaken {
  readonly problem: string;
  readonly remedy: string;
}

/** What the two settings are called where somebody writes them. */
export interface AddressNames {
  readonly api: string;
  readonly endpoint: string;
}

const VARIABLES: AddressNames = { api: 'COGNIGY_API_URL', endpoint: 'COGNIGY_ENDPOINT_URL' };

/** Null where an address may be that of the API. */
export function mistakenForApi(
  address: PlatformAddress,
  names: AddressNames = VARIABLES,
): Mistaken | null {
  const { hostname } = new URL(address.origin);
  const api = hostOfOther(address.origin, ENDPOINT_HOSTS);
  if (api === null && !URL_TOKEN.test(address.prefix)) return null;
  return {
    problem: `${names.api} is at ${hostname} the address of an endpoint, where bots are spoken to, and not that of the API`,
    remedy: `set ${names.api} to ${api ?? 'the address of the API, whose host begins with api- and has nothing behind it'}; an endpoint is named in the suite, as cognigy.endpoint`,
  };
}

/** Null where an address may be that of the endpoints. */
export function mistakenForEndpoint(
  written: string,
  names: AddressNames = VARIABLES,
): Mistaken | null {
  const address = platformAddress(written);
  const endpoint = hostOfOther(address.origin, HOSTS);
  if (endpoint !== null) {
    return {
      problem: `${names.endpoint} is ${address.origin}, the address of the API, and not that of the endpoints`,
      remedy: `set ${names.endpoint} to ${endpoint}, or remove it: it follows from ${names.api}`,
    };
  }
  if (!URL_TOKEN.test(address.prefix)) return null;
  return {
    problem: `${names.endpoint} has a URL token behind ${address.origin}`,
    remedy: `set ${names.endpoint} to ${address.origin}, and name the endpoint in the suite, as cognigy.endpoint`,
  };
}

/**
 * Refuses addresses of which one is in the place of the other, before anything is sent to it.
 * @throws ConfigurationInvalid with what to set instead.
 */
export function refuseMistaken(api: PlatformAddress, endpoint: string | undefined): void {
  const mistaken =
    mistakenForApi(api) ?? (endpoint === undefined ? null : mistakenForEndpoint(endpoint));
  if (mistaken !== null) throw new ConfigurationInvalid(`${mistaken.problem}: ${mistaken.remedy}`);
}

function hostOfOther(
  origin: string,
  rules: readonly (readonly [start: RegExp, instead: string])[],
): string | null {
  const { hostname } = new URL(origin);
  const rule = rules.find(([start]) => start.test(hostname));
  if (rule === undefined) return null;
  return origin.replace(`//${hostname}`, () => `//${hostname.replace(...rule)}`);
}

/** Where a run speaks to its bot; undefined where that neither is set nor follows from the address of the API, and playbooks alone can be run. */
export function knownEndpoint(
  baseUrl: string,
  endpointUrl: string | undefined,
): string | undefined {
  try {
    return endpointAddress(platformAddress(baseUrl), endpointUrl).text;
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return undefined;
    throw error;
  }
}

/** Claims that a host is this machine, where a mock serves everything at one address. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}
