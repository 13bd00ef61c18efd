import { describe, expect, it } from 'vitest';
import { executionsV1 } from '../../../lib/cli/platforms/executions-v1.ts';
import { platformAddress } from '../../../lib/platforms/platform-address.ts';
import { Secrets } from '../../../lib/platforms/secrets.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';

describe('the token of the platform', () => {
  it.each([
    ['is shared by the processes of a machine', {}, 1],
    ['is kept nowhere in a CI', { CI: 'true' }, 0],
  ])('%s', (_, environment, caches) => {
    const state = temporaryState();
    const asked: string[] = [];
    const tokenCache = state.tokenCache.bind(state);
    state.tokenCache = (of) => {
      asked.push(of.url);
      return tokenCache(of);
    };
    const { open } = executionsV1.configured(
      { baseUrl: 'https://platform.example' },
      { COGNIGY_CLIENT_ID: 'client', COGNIGY_CLIENT_SECRET: 'secret', ...environment },
    );

    open({
      state,
      address: platformAddress('https://platform.example'),
      userAgent: 'test',
      now: Date.now,
      sleep: async () => {},
      secrets: new Secrets(),
    });

    expect(asked).toHaveLength(caches);
  });
});
