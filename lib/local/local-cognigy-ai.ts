import { defined } from '../defined.ts';
import { odataAddress } from '../platforms/cognigy-ai/analytics/odata-address.ts';
import { ApiKey } from '../platforms/cognigy-ai/api-key.ts';
import { cognigyAiPlatform } from '../platforms/cognigy-ai/cognigy-ai-platform.ts';
import { endpointAddress } from '../platforms/cognigy-ai/endpoint-address.ts';
import { patientPlatform } from '../platforms/cognigy-ai/patient-platform.ts';
import { httpClient } from '../platforms/http.ts';
import { environmentRoute } from '../platforms/proxy.ts';
import type { OpenPlatform } from './open-platform.ts';

/** What it takes to speak to Cognigy.AI. */
export interface CognigyAiCredentials {
  readonly apiKey: string;
  /** Of the endpoints, where it does not follow from that of the API. */
  readonly endpointUrl?: string | undefined;
  /** Of OData, where it does not follow from that of the API. */
  readonly odataUrl?: string | undefined;
}

/** The platform `cognigy-ai`, whose messages the processes of this machine count together. */
export function localCognigyAi({
  apiKey,
  endpointUrl,
  odataUrl,
}: CognigyAiCredentials): OpenPlatform {
  return ({ state, address, userAgent, now, sleep, secrets }) => {
    const endpoint = () => endpointAddress(address, endpointUrl);
    const platform = cognigyAiPlatform({
      address,
      endpoint,
      odata: () => odataAddress(address, odataUrl),
      key: new ApiKey(apiKey),
      secrets,
      http: (timeoutMs) => httpClient(defined({ userAgent, timeoutMs, route: environmentRoute })),
      messages: (perHour) => state.messageBudget(endpoint().text, perHour, now),
      now,
      elapsed: () => performance.now(),
      sleep,
    });
    return patientPlatform(platform, now);
  };
}
