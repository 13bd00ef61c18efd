import { ConfigurationInvalid, messageOf } from '../domain/errors.ts';
import { odataAddress } from '../platforms/cognigy-ai/analytics/odata-address.ts';
import type { AnalyticsSource } from '../platforms/cognigy-ai/analytics/read-analytics.ts';
import { type CognigyAiApi, cognigyAiApi } from '../platforms/cognigy-ai/api-client.ts';
import { ApiKey } from '../platforms/cognigy-ai/api-key.ts';
import { refuseMistaken } from '../platforms/cognigy-ai/endpoint-address.ts';
import { type ScenarioApi, scenarioApi } from '../platforms/cognigy-ai/simulator/scenario-api.ts';
import {
  type SimulatorApi,
  simulatorApi,
} from '../platforms/cognigy-ai/simulator/simulator-api.ts';
import { type HttpClient, httpClient } from '../platforms/http.ts';
import { platformAddress } from '../platforms/platform-address.ts';
import { environmentRoute } from '../platforms/proxy.ts';
import { missingSettings } from './platforms/missing-settings.ts';
import { readVariables } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { toolVersion } from './tool-version.ts';
import { UsageError } from './usage-error.ts';

/** A bot may take its time for an answer, the API for a long list. */
const TIMEOUT_MS = 30_000;
/** An environment describes its API in some megabytes. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

export interface CognigySettings {
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
  readonly endpointUrl: string | undefined;
  readonly odataUrl: string | undefined;
  readonly http: HttpClient;
  /** By the variables that they are set in. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
}

/** Where Cognigy.AI is and with which key, as the flag and the environment have it; nothing is checked yet. */
export function cognigySettings(baseUrl: string | undefined, terminal: Terminal): CognigySettings {
  const variables = readVariables(terminal, { baseUrl });
  return {
    baseUrl: baseUrl ?? variables.COGNIGY_API_URL,
    apiKey: variables.COGNIGY_API_KEY,
    endpointUrl: variables.COGNIGY_ENDPOINT_URL,
    odataUrl: variables.COGNIGY_ODATA_URL,
    http: httpClient({
      userAgent: `cognigate/${toolVersion()}`,
      timeoutMs: TIMEOUT_MS,
      maxBodyBytes: MAX_BODY_BYTES,
      route: environmentRoute,
    }),
    secrets: {
      COGNIGY_CLIENT_SECRET: variables.COGNIGY_CLIENT_SECRET,
      COGNIGY_API_KEY: variables.COGNIGY_API_KEY,
      CI_WEBHOOK_SECRET: variables.CI_WEBHOOK_SECRET,
    },
  };
}

/**
 * The API of Cognigy.AI for a command that cannot do without it.
 * @throws UsageError that names every missing setting at once.
 * @throws ConfigurationInvalid where a setting holds the address of something else.
 */
export function openCognigyApi(given: string | undefined, terminal: Terminal): CognigyAiApi {
  return openCognigy(given, terminal).api;
}

export interface CognigyAccess {
  readonly api: CognigyAiApi;
  /** Of the Simulator, which lies beside the rest of the API. */
  readonly simulator: SimulatorApi;
  readonly scenarios: ScenarioApi;
  /** @throws ConfigurationInvalid where nobody knows the address of OData. */
  readonly analytics: () => AnalyticsSource;
}

/** The API, and the analytics beside it, as above. */
export function openCognigy(given: string | undefined, terminal: Terminal): CognigyAccess {
  const { baseUrl, apiKey, http, endpointUrl, odataUrl } = cognigySettings(given, terminal);
  if (baseUrl === undefined || apiKey === undefined) {
    const missing = missingSettings({
      'COGNIGY_API_URL (or --base-url)': baseUrl,
      COGNIGY_API_KEY: apiKey,
    });
    throw new UsageError(
      `Cognigy.AI is not configured: set ${missing.join(' and ')} in the environment or in a .env file`,
    );
  }
  const [address, key] = [platformAddress(baseUrl), keyOf(apiKey)];
  refuseMistaken(address, endpointUrl);
  const access = { address, key, http };
  return {
    api: cognigyAiApi(access),
    simulator: simulatorApi(access),
    scenarios: scenarioApi(access),
    analytics: () => ({ http, key, address: odataAddress(address, odataUrl) }),
  };
}

/** A key that cannot be one is a setting to mend, not a refusal of the platform. */
function keyOf(apiKey: string): ApiKey {
  try {
    return new ApiKey(apiKey);
  } catch (error) {
    throw new ConfigurationInvalid(messageOf(error));
  }
}
