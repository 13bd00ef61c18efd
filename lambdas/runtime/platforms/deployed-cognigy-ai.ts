import { setTimeout as pause } from 'node:timers/promises';
import { DynamoRateBudget } from '../../../lib/aws/dynamo-rate-budget.ts';
import { defined } from '../../../lib/defined.ts';
import { AuthenticationFailed } from '../../../lib/domain/errors.ts';
import { messageWindow } from '../../../lib/domain/pace/message-window.ts';
import { odataAddress } from '../../../lib/platforms/cognigy-ai/analytics/odata-address.ts';
import { ApiKey } from '../../../lib/platforms/cognigy-ai/api-key.ts';
import {
  cognigyAiPlatform,
  encodeCognigyBatch,
} from '../../../lib/platforms/cognigy-ai/cognigy-ai-platform.ts';
import {
  endpointAddress,
  knownEndpoint,
  refuseMistaken,
} from '../../../lib/platforms/cognigy-ai/endpoint-address.ts';
import { httpClient } from '../../../lib/platforms/http.ts';
import { platformAddress } from '../../../lib/platforms/platform-address.ts';
import type { DriveRequest, Platform, StatusOutcome } from '../../../lib/steps/ports/platform.ts';
import { throttleCount } from '../throttle-count.ts';
import type { PlatformSettings } from './platform-settings.ts';
import { readApiKey } from './read-api-key.ts';

/** What the platform has to answer with a key; `encodeBatch` needs none. */
type Working = Required<Omit<Platform, 'name' | 'place' | 'encodeBatch'>>;

/** There is a new key, with which the next pass begins. */
const GOES_ON: StatusOutcome = {
  status: 'running',
  word: 'speaking',
  progress: null,
  retryAfterSeconds: null,
  goOnInSeconds: 0,
};

/** The platform `cognigy-ai`, with its API key out of Secrets Manager; a key that was changed is read again. */
export function deployedCognigyAi(settings: PlatformSettings): Platform {
  let opened: Promise<{ readonly key: string; readonly platform: Working }> | null = null;
  const open = (fresh: boolean) => {
    const opening = openPlatform(settings, fresh);
    opened = opening;
    opening.catch(() => {
      if (opened === opening) opened = null;
    });
    return opening;
  };
  let hasMockAnswered = false;
  const work = async <T>(task: (platform: Working) => Promise<T>): Promise<T> => {
    const current = await (opened ?? open(false));
    try {
      return await watched(current.platform, task);
    } catch (error) {
      if (!(error instanceof AuthenticationFailed)) throw error;
      const reread = await open(true);
      if (reread.key === current.key) throw error;
      return await watched(reread.platform, task);
    }
  };
  /** What was said by then is stored; run anew with the same request it would be said again. */
  const drive = async (request: DriveRequest): Promise<StatusOutcome> => {
    const current = await (opened ?? open(false));
    try {
      return await watched(current.platform, (platform) => platform.drive(request));
    } catch (error) {
      if (!(error instanceof AuthenticationFailed)) throw error;
      const reread = await open(true);
      if (reread.key === current.key) throw error;
      return GOES_ON;
    }
  };
  const watched = async <T>(platform: Working, task: (platform: Working) => Promise<T>) => {
    try {
      return await task(platform);
    } finally {
      hasMockAnswered ||= platform.hasMockAnswered();
    }
  };
  return {
    name: 'cognigy-ai',
    get place() {
      const platformUrl = platformAddress(settings.setting('COGNIGY_API_URL')).text;
      const written = settings.setting('COGNIGY_ENDPOINT_URL') || undefined;
      return { platformUrl, endpointUrl: knownEndpoint(platformUrl, written) };
    },
    hasMockAnswered: () => hasMockAnswered,
    encodeBatch: encodeCognigyBatch,
    prepare: (suite) => work((platform) => platform.prepare(suite)),
    submit: (request) => work((platform) => platform.submit(request)),
    status: (executionId, asked) => work((platform) => platform.status(executionId, asked)),
    results: (executionId, asked) => work((platform) => platform.results(executionId, asked)),
    drive: (request) => drive(request),
    cancel: (executionId) => work((platform) => platform.cancel(executionId)),
  };
}

async function openPlatform(
  { setting, dynamo, secrets, redactor, now, sleep = pause }: PlatformSettings,
  fresh: boolean,
): Promise<{ readonly key: string; readonly platform: Working }> {
  const address = platformAddress(setting('COGNIGY_API_URL'));
  const written = setting('COGNIGY_ENDPOINT_URL') || undefined;
  refuseMistaken(address, written);
  const secretId = setting('COGNIGY_API_KEY_SECRET_ARN');
  const key = await readApiKey(secrets(), { secretId, redactor, fresh });
  const endpoint = () => endpointAddress(address, written);
  return {
    key,
    platform: cognigyAiPlatform({
      address,
      endpoint,
      odata: () => odataAddress(address, setting('COGNIGY_ODATA_URL') || undefined),
      key: new ApiKey(key),
      http: (timeoutMs) =>
        throttleCount.of(httpClient(defined({ userAgent: 'cognigate', now, timeoutMs }))),
      messages: (perHour) =>
        new DynamoRateBudget(dynamo(), {
          tableName: setting('RUN_TABLE_NAME'),
          platformUrl: `${endpoint().text}#messages`,
          limit: messageWindow(perHour),
          now,
        }),
      now,
      elapsed: () => performance.now(),
      sleep,
    }),
  };
}
