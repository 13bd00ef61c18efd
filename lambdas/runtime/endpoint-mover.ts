import { setTimeout as sleep } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoEndpointLog } from '../../lib/aws/dynamo-endpoint-log.ts';
import { cognigyAiApi } from '../../lib/platforms/cognigy-ai/api-client.ts';
import { ApiKey } from '../../lib/platforms/cognigy-ai/api-key.ts';
import { refuseMistaken } from '../../lib/platforms/cognigy-ai/endpoint-address.ts';
import { httpClient } from '../../lib/platforms/http.ts';
import { platformAddress } from '../../lib/platforms/platform-address.ts';
import { claimByLog } from '../../lib/promotion/claim-by-log.ts';
import type { EndpointMover } from '../../lib/promotion/endpoint-mover.ts';
import type { VersionedRun } from '../../lib/steps/ports/bot-versions.ts';
import type { RunLedger } from '../../lib/steps/ports/run-ledger.ts';
import { dynamoClient } from './deployed-stores.ts';
import { settingsOf } from './environment.ts';
import { redactor } from './logger.ts';
import { once } from './once.ts';
import { readApiKey } from './platforms/read-api-key.ts';
import { TOOL_VERSION } from './tool-version.ts';

const secrets = once(() => new SecretsManagerClient(awsClientSettings));

/** Moves endpoints of Cognigy.AI from this account, for a run, with the key as it is now. */
export async function deployedMover(
  { runId, principal }: VersionedRun,
  { ledger }: { readonly ledger: Pick<RunLedger, 'readRun'> },
): Promise<EndpointMover> {
  const setting = settingsOf(process.env);
  const now = Date.now;
  const address = platformAddress(setting('COGNIGY_API_URL'));
  refuseMistaken(address, undefined);
  const secretId = setting('COGNIGY_API_KEY_SECRET_ARN');
  const key = await readApiKey(secrets(), { secretId, redactor, fresh: true });
  const log = new DynamoEndpointLog(dynamoClient(), {
    tableName: setting('ENDPOINT_LOG_TABLE_NAME'),
  });
  return {
    lookUp: {
      api: cognigyAiApi({
        address,
        key: new ApiKey(key),
        http: httpClient({ userAgent: 'cognigate', now }),
      }),
      sleep,
    },
    log,
    claim: claimByLog(log, { runId, ledger, now }),
    principal,
    toolVersion: TOOL_VERSION,
    now,
  };
}
