import { ConfigurationInvalid } from '../../../domain/errors.ts';
import { type PlatformAddress, platformAddress } from '../../platform-address.ts';
import { isLoopback } from '../endpoint-address.ts';

/** Documented for Cognigy.AI 4.65 and later. */
const VERSION = '/v2.4';

/**
 * Where analytics are read over OData, its version included, seen from the address of the API.
 * @param written an address that somebody has set, with or without a version; it decides
 * @throws ConfigurationInvalid where the host of the API follows no known rule and none is set.
 */
export function odataAddress(api: PlatformAddress, written?: string): PlatformAddress {
  if (written !== undefined) {
    const { origin, prefix } = platformAddress(written);
    return at(origin, /\/v\d+\.\d+$/.test(prefix) ? prefix : `${prefix}${VERSION}`);
  }
  const { hostname } = new URL(api.origin);
  if (isLoopback(hostname)) return at(api.origin, VERSION);
  if (/^api-/.test(hostname)) {
    const odata = hostname.replace(/^api-/, 'odata-');
    return at(
      api.origin.replace(`//${hostname}`, () => `//${odata}`),
      VERSION,
    );
  }
  throw new ConfigurationInvalid(
    `the address of OData does not follow from ${hostname}: set COGNIGY_ODATA_URL, such as https://odata-trial.cognigy.ai`,
  );
}

function at(origin: string, prefix: string): PlatformAddress {
  return { origin, prefix, text: `${origin}${prefix}` };
}
