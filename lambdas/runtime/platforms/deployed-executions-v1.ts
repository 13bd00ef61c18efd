import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoLease } from '../../../lib/aws/dynamo-lease.ts';
import { SecretsManagerCredentials } from '../../../lib/aws/secrets-manager-credentials.ts';
import { SecretsManagerTokenCache } from '../../../lib/aws/secrets-manager-token-cache.ts';
import { sha256Of } from '../../../lib/domain/sha256.ts';
import { AccessTokenSource } from '../../../lib/platforms/access-token.ts';
import { executionsV1Platform } from '../../../lib/platforms/executions-v1/executions-v1-platform.ts';
import { httpClient } from '../../../lib/platforms/http.ts';
import { type PlatformAddress, platformAddress } from '../../../lib/platforms/platform-address.ts';
import type { TokenCache } from '../../../lib/platforms/token-cache.ts';
import type { Platform } from '../../../lib/steps/ports/platform.ts';
import { once } from '../once.ts';
import { throttleCount } from '../throttle-count.ts';
import type { PlatformSettings } from './platform-settings.ts';

/** A token request may take 10 s, and reading and writing the secret a few more. */
const LEASE_SECONDS = 20;
/** A little more than a token request usually takes; after it a function asks for a token itself. */
const LEASE_PATIENCE_MS = 12_000;

/** The platform with its credentials and its shared token in Secrets Manager; neither is touched before a call. */
export function deployedExecutionsV1(settings: PlatformSettings): Platform {
  const { setting, secrets, redactor, now } = settings;
  const address = platformAddress(setting('COGNIGY_API_URL'));
  const http = throttleCount.of(httpClient({ userAgent: 'cognigate', now }));
  const credentials = once(
    () =>
      new SecretsManagerCredentials(secrets(), {
        secretId: setting('COGNIGY_CREDENTIALS_SECRET_ARN'),
        onValue: (value) => redactor.learn(value),
      }),
  );
  const cache = once(() => sharedTokenCache(settings, address, credentials));
  const tokens = new AccessTokenSource({
    address,
    credentials: (options) => credentials().read(options),
    http,
    now,
    cache: {
      read: () => cache().read(),
      write: (token) => cache().write(token),
      withLease: (work) => cache().withLease(work),
    },
  });
  const platform = executionsV1Platform({ address, tokens, http, now });
  return { ...platform, place: { platformUrl: address.text } };
}

function sharedTokenCache(
  { setting, dynamo, secrets, redactor, now }: PlatformSettings,
  address: PlatformAddress,
  credentials: () => SecretsManagerCredentials,
): Required<TokenCache> {
  const secretId = setting('COGNIGY_TOKEN_SECRET_ARN');
  return new SecretsManagerTokenCache(secrets(), {
    secretId,
    onValue: (value) => redactor.learn(value),
    lease: new DynamoLease(dynamo(), {
      tableName: setting('RUN_TABLE_NAME'),
      name: `TOKEN#${secretId}`,
      seconds: LEASE_SECONDS,
      now,
    }),
    patienceMs: LEASE_PATIENCE_MS,
    owner: async () => {
      const { clientId } = await credentials().read({ fresh: false });
      return sha256Of(`${address.text}\n${clientId}`);
    },
    sleep,
  });
}
