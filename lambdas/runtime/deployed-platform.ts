import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoLease } from '../../lib/aws/dynamo-lease.ts';
import { SecretsManagerCredentials } from '../../lib/aws/secrets-manager-credentials.ts';
import { SecretsManagerTokenCache } from '../../lib/aws/secrets-manager-token-cache.ts';
import { sha256Of } from '../../lib/domain/sha256.ts';
import { AccessTokenSource } from '../../lib/platforms/access-token.ts';
import { executionsV1Platform } from '../../lib/platforms/executions-v1/executions-v1-platform.ts';
import { httpClient } from '../../lib/platforms/http.ts';
import { type PlatformAddress, platformAddress } from '../../lib/platforms/platform-address.ts';
import type { TokenCache } from '../../lib/platforms/token-cache.ts';
import type { Platform } from '../../lib/steps/ports/platform.ts';
import { deployedCognigyAi } from './deployed-cognigy-ai.ts';
import type { Environment } from './environment.ts';
import { once } from './once.ts';
import type { Redactor } from './redactor.ts';
import { throttleCount } from './throttle-count.ts';

/** A token request may take 10 s, and reading and writing the secret a few more. */
const LEASE_SECONDS = 20;
/** A little more than a token request usually takes; after it a function asks for a token itself. */
const LEASE_PATIENCE_MS = 12_000;

export interface PlatformNeeds {
  readonly setting: <N extends keyof Environment>(name: N) => Environment[N];
  readonly dynamo: () => DynamoDBClient;
  readonly secrets: () => SecretsManagerClient;
  readonly redactor: Redactor;
  readonly now: () => number;
}

/** The platform with its credentials and its shared token in Secrets Manager; neither is touched before a call. */
export function deployedPlatform(settings: PlatformNeeds): Platform {
  const { setting, secrets, redactor, now } = settings;
  if (setting('COGNIGATE_PLATFORM') === 'cognigy-ai') return deployedCognigyAi(settings);
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
  return executionsV1Platform({ address, tokens, http, now });
}

function sharedTokenCache(
  { setting, dynamo, secrets, redactor, now }: PlatformNeeds,
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
