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
  for (const [start, instead] of HOSTS) {
    if (!start.test(url.hostname)) continue;
    const origin = api.origin.replace(
      `//${url.hostname}`,
      () => `//${url.hostname.replace(start, instead)}`,
    );
    return { origin, prefix: '', text: origin };
  }
  throw new ConfigurationInvalid(
    `the address of the endpoints does not follow from ${url.hostname}: set COGNIGY_ENDPOINT_URL, such as https://endpoint-trial.cognigy.ai`,
  );
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

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}
