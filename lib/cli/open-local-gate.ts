import { userInfo } from 'node:os';
import { LocalGate } from '../local/local-gate.ts';
import { startMockPlatform } from '../local/mock-platform/start-mock-platform.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { openState } from './open-state.ts';
import { type PlatformSettings, platformSettings, readVariables, webhookUrl } from './settings.ts';
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

/** The local gate that flags and environment describe, with the mock platform beside it where asked for. */
export async function openLocalGate(flags: GateFlags, terminal: Terminal): Promise<OpenGate> {
  const variables = readVariables(terminal);
  const webhook = webhookUrl(flags.webhook ?? variables.CI_WEBHOOK_URL);
  const remote = flags.mock === true ? null : platformSettings(flags, variables);
  const state = openState(flags, terminal);
  const mock = remote === null ? await startMockPlatform() : null;
  const platform: PlatformSettings = remote ?? {
    baseUrl: mock?.url ?? '',
    clientId: 'demo',
    clientSecret: 'demo',
  };
  const gate = new LocalGate({
    state,
    platformUrl: platform.baseUrl,
    credentials: platform,
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
