import { AccessTokenSource, type Credentials } from '../platforms/access-token.ts';
import { executionsV1Platform } from '../platforms/executions-v1/executions-v1-platform.ts';
import { httpClient } from '../platforms/http.ts';
import { environmentRoute } from '../platforms/proxy.ts';
import type { OpenPlatform } from './open-platform.ts';

/** The platform `executions-v1`, whose access token the processes of this machine share. */
export function localExecutionsV1(credentials: Credentials): OpenPlatform {
  return ({ state, address, userAgent, now, secrets }) => {
    const http = httpClient({ userAgent, route: environmentRoute });
    const tokens = new AccessTokenSource({
      address,
      credentials: async () => credentials,
      http,
      now,
      secrets,
      cache: state.tokenCache(address.text, credentials.clientId),
    });
    return executionsV1Platform({ address, tokens, http, now });
  };
}
