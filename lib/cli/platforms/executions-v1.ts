import { localExecutionsV1 } from '../../local/local-executions-v1.ts';
import { isInCi } from '../options/in-ci.ts';
import { UsageError } from '../usage-error.ts';
import type { LocalPlatform } from './local-platform.ts';
import { missingSettings } from './missing-settings.ts';

export const executionsV1: LocalPlatform = {
  configured(flags, { COGNIGY_CLIENT_ID: clientId, COGNIGY_CLIENT_SECRET: clientSecret, ...rest }) {
    const keepsToken = !isInCi(rest);
    const baseUrl = flags.baseUrl ?? rest.COGNIGY_API_URL;
    if (baseUrl === undefined || clientId === undefined || clientSecret === undefined) {
      const missing = missingSettings({
        'COGNIGY_API_URL (or --base-url)': baseUrl,
        COGNIGY_CLIENT_ID: clientId,
        COGNIGY_CLIENT_SECRET: clientSecret,
      });
      throw new UsageError(
        `the platform is not configured: set ${missing.join(', ')} in the environment or in a .env file, or add --mock to run against the embedded mock platform`,
      );
    }
    return { baseUrl, open: localExecutionsV1({ clientId, clientSecret }, { keepsToken }) };
  },

  async startMock({ now }) {
    const { startMockPlatform } = await import('../../mocks/executions-v1/start-mock-platform.ts');
    const mock = await startMockPlatform({ now });
    return {
      baseUrl: mock.url,
      open: localExecutionsV1({ clientId: 'demo', clientSecret: 'demo' }),
      close: () => mock.close(),
    };
  },

  async serveMock(flags, surroundings) {
    const { serveExecutionsV1 } = await import('./serve-executions-v1.ts');
    return serveExecutionsV1(flags, surroundings);
  },
};
