import { localCognigyAi } from '../../local/local-cognigy-ai.ts';
import { knownEndpoint, refuseMistaken } from '../../platforms/cognigy-ai/endpoint-address.ts';
import { platformAddress } from '../../platforms/platform-address.ts';
import { UsageError } from '../usage-error.ts';
import type { LocalPlatform } from './local-platform.ts';
import { missingSettings } from './missing-settings.ts';

export const cognigyAi: LocalPlatform = {
  configured(
    flags,
    {
      COGNIGY_API_KEY: apiKey,
      COGNIGY_ENDPOINT_URL: endpointUrl,
      COGNIGY_ODATA_URL: odataUrl,
      ...rest
    },
  ) {
    const baseUrl = flags.baseUrl ?? rest.COGNIGY_API_URL;
    if (baseUrl === undefined || apiKey === undefined) {
      const missing = missingSettings({
        'COGNIGY_API_URL (or --base-url)': baseUrl,
        COGNIGY_API_KEY: apiKey,
      });
      throw new UsageError(
        `Cognigy.AI is not configured: set ${missing.join(' and ')} in the environment or in a .env file, or add --mock to run against an embedded mock`,
      );
    }
    refuseMistaken(platformAddress(baseUrl), endpointUrl);
    return {
      baseUrl,
      endpointUrl: knownEndpoint(baseUrl, endpointUrl),
      open: localCognigyAi({ apiKey, endpointUrl, odataUrl }),
    };
  },

  async startMock({ now }) {
    const { startMockCognigyAi } = await import('../../mocks/cognigy-ai/start-mock-cognigy-ai.ts');
    const mock = await startMockCognigyAi({ now });
    const [key] = mock.world.keys;
    return {
      baseUrl: mock.url,
      open: localCognigyAi({ apiKey: key?.key ?? '' }),
      close: () => mock.close(),
    };
  },

  async serveMock(flags, surroundings) {
    const { serveCognigyAi } = await import('./serve-cognigy-ai.ts');
    return serveCognigyAi(flags, surroundings);
  },
};
