import { AccessTokenSource, type Credentials } from '../platforms/access-token.ts';
import { executionsV1Platform } from '../platforms/executions-v1/executions-v1-platform.ts';
import { httpClient } from '../platforms/http.ts';
import { environmentRoute } from '../platforms/proxy.ts';
import type { OpenPlatform } from './open-platform.ts';

/**
 * The platform `executions-v1`, whose access token the processes of this machine share.
 *
 * @param keepsToken False in a CI, whose state directory is cached where many can read it.
 */
export function localExecutionsV1(
  credentials: Credentials,
  { keepsToken = true } = {},
): OpenPlatform {
  return ({ state, address, userAgent, now, secrets }) => {
    const http = httpClient({ userAgent, route: environmentRoute });
    const tokens = new AccessTokenSource({
      address,
      credentials: async () => credentials,
      http,
      now,
      secrets,
      ...(keepsToken ? { cache: state.tokenCache({ url: address.text, credentials, now }) } : {}),
    });
    return executionsV1Platform({ address, tokens, http, now });
  };
}
