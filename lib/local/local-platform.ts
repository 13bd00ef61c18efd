import { setTimeout as sleep } from 'node:timers/promises';
import { AccessTokenSource, type Credentials } from '../platforms/access-token.ts';
import { ApiKey } from '../platforms/cognigy-ai/api-key.ts';
import { cognigyAiPlatform } from '../platforms/cognigy-ai/cognigy-ai-platform.ts';
import { endpointAddress } from '../platforms/cognigy-ai/endpoint-address.ts';
import { executionsV1Platform } from '../platforms/executions-v1/executions-v1-platform.ts';
import { httpClient } from '../platforms/http.ts';
import type { PlatformAddress } from '../platforms/platform-address.ts';
import type { Platform } from '../steps/ports/platform.ts';
import type { StateDirectory } from './state-directory.ts';

/** What it takes to speak to Cognigy.AI. */
export interface CognigyAiCredentials {
  readonly apiKey: string;
  /** Of the endpoints, where it does not follow from that of the API. */
  readonly endpointUrl?: string | undefined;
}

export interface LocalPlatformOptions {
  readonly state: StateDirectory;
  readonly address: PlatformAddress;
  readonly credentials: Credentials | CognigyAiCredentials;
  readonly userAgent: string;
  readonly now: () => number;
}

/** The platform that the credentials are for, with what processes on this machine share of it. */
export function localPlatform(options: LocalPlatformOptions): Platform {
  const { state, address, credentials, userAgent, now } = options;
  if ('apiKey' in credentials) {
    const endpoint = () => endpointAddress(address, credentials.endpointUrl);
    return cognigyAiPlatform({
      address,
      endpoint,
      key: new ApiKey(credentials.apiKey),
      http: (timeoutMs) =>
        httpClient({ userAgent, ...(timeoutMs === undefined ? {} : { timeoutMs }) }),
      messages: (perHour) => state.messageBudget(endpoint().text, perHour, now),
      now,
      elapsed: () => performance.now(),
      sleep,
    });
  }
  const http = httpClient({ userAgent });
  const tokens = new AccessTokenSource({
    address,
    credentials: async () => credentials,
    http,
    now,
    cache: state.tokenCache(address.text, credentials.clientId),
  });
  return executionsV1Platform({ address, tokens, http, now });
}
