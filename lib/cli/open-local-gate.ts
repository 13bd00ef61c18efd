import { userInfo } from 'node:os';
import { rateLimitOf } from '../domain/pace/rate-budget.ts';
import { LocalGate } from '../local/local-gate.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { openState } from './open-state.ts';
import type { LocalRunFlags } from './options/local-run-options.ts';
import { localPlatform } from './platforms/local-platforms.ts';
import { readVariables, webhookUrl } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { toolVersion } from './tool-version.ts';

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
  flags: Pick<LocalRunFlags, 'baseUrl' | 'webhook' | 'mock' | 'stateDir'>,
  terminal: Terminal,
  platformOf: (state: StateDirectory) => Promise<string>,
): Promise<OpenGate> {
  const variables = readVariables(terminal, flags);
  const webhook = webhookUrl(flags.webhook ?? variables.CI_WEBHOOK_URL);
  if (webhook !== null && variables.CI_WEBHOOK_SECRET === undefined) {
    terminal.stderr.write(
      'note: CI_WEBHOOK_SECRET is not set, so the notification goes unsigned\n',
    );
  }
  const rateLimit = rateLimitOf(variables.COGNIGATE_RATE_BUDGET);
  const state = openState(flags, terminal);
  const platform = await platformOf(state)
    .then(localPlatform)
    .then((named) => (flags.mock ? named.startMock() : named.configured(flags, variables)))
    .catch((error: unknown) => {
      state.close();
      throw error;
    });
  const gate = new LocalGate({
    state,
    platformUrl: platform.baseUrl,
    platform: platform.open,
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
      await platform.close?.();
    },
  };
}
