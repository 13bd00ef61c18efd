import { userInfo } from 'node:os';
import { rateLimitOf } from '../domain/pace/rate-budget.ts';
import { LocalGate } from '../local/local-gate.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { startMockCognigyAi } from '../mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { startMockPlatform } from '../mocks/executions-v1/start-mock-platform.ts';
import { openState } from './open-state.ts';
import {
  type CognigyAiSettings,
  cognigyAiSettings,
  type PlatformSettings,
  platformSettings,
  readVariables,
  type Variables,
  webhookUrl,
} from './settings.ts';
import type { Terminal } from './terminal.ts';
import { toolVersion } from './tool-version.ts';

export interface GateFlags {
  readonly baseUrl?: string;
  readonly webhook?: string;
  readonly mock?: boolean;
  readonly stateDir: string;
}

export interface OpenGate {
  readonly gate: LocalGate;
  readonly state: StateDirectory;
  close(): Promise<void>;
}

/**
 * The local gate that flags and environment describe, with the mock platform beside it where asked for.
 * @param platformOf which platform it is to speak to; may look at earlier runs
 */
export async function openLocalGate(
  flags: GateFlags,
  terminal: Terminal,
  platformOf: (state: StateDirectory) => Promise<string> = async () => 'executions-v1',
): Promise<OpenGate> {
  const variables = readVariables(terminal);
  const webhook = webhookUrl(flags.webhook ?? variables.CI_WEBHOOK_URL);
  if (webhook !== null && variables.CI_WEBHOOK_SECRET === undefined) {
    terminal.stderr.write(
      'note: CI_WEBHOOK_SECRET is not set, so the notification goes unsigned\n',
    );
  }
  const rateLimit = rateLimitOf(variables.COGNIGATE_RATE_BUDGET);
  const state = openState(flags, terminal);
  const { platform, mock } = await platformOf(state)
    .then((name) => connect(name, flags.mock === true, { flags, variables }))
    .catch((error: unknown) => {
      state.close();
      throw error;
    });
  const gate = new LocalGate({
    state,
    platformUrl: platform.baseUrl,
    credentials: platform,
    rateLimit,
    webhook:
      webhook === null ? null : { url: webhook, secret: variables.CI_WEBHOOK_SECRET ?? null },
    principal: userInfo().username,
    toolVersion: toolVersion(),
  });
  return {
    gate,
    state,
    async close() {
      state.close();
      await mock?.close();
    },
  };
}

interface Connection {
  readonly platform: PlatformSettings | CognigyAiSettings;
  readonly mock: { close(): Promise<void> } | null;
}

async function connect(
  platform: string,
  isMock: boolean,
  { flags, variables }: { readonly flags: GateFlags; readonly variables: Variables },
): Promise<Connection> {
  if (!isMock) {
    const read = platform === 'cognigy-ai' ? cognigyAiSettings : platformSettings;
    return { platform: read(flags, variables), mock: null };
  }
  if (platform === 'cognigy-ai') {
    const mock = await startMockCognigyAi();
    const [key] = mock.world.keys;
    return { platform: { baseUrl: mock.url, apiKey: key?.key ?? '' }, mock };
  }
  const mock = await startMockPlatform();
  return { platform: { baseUrl: mock.url, clientId: 'demo', clientSecret: 'demo' }, mock };
}
