import { userInfo } from 'node:os';
import { rateLimitOf } from '../domain/pace/rate-budget.ts';
import type { RunRecord } from '../domain/run.ts';
import { LocalGate } from '../local/local-gate.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { type SteadyClock, steadyClock } from '../local/steady-clock.ts';
import { whyElsewhere } from '../local/where-it-ran.ts';
import { type SigningFlags, signingOf } from './attestation/signing-key.ts';
import { readProvenance } from './governance/read-provenance.ts';
import { notifiedEndpoints } from './notifying/notified-endpoints.ts';
import { reportUrlOf } from './notifying/report-url.ts';
import { openState } from './open-state.ts';
import type { LocalRunFlags } from './options/local-run-options.ts';
import type { NotifyFlags } from './options/notify-options.ts';
import type { PlatformAccess } from './platforms/local-platform.ts';
import { localPlatform } from './platforms/local-platforms.ts';
import { readVariables, type Variables } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { toolVersion } from './tool-version.ts';
import { UsageError } from './usage-error.ts';

export interface OpenGate<Place extends string | RunRecord = string | RunRecord> {
  readonly gate: LocalGate;
  readonly state: StateDirectory;
  /** What it was opened for. */
  readonly place: Place;
  close(): Promise<void>;
}

/**
 * The local gate that flags and environment describe, with the mock platform beside it where asked for.
 * @param placeOf which platform it is to speak to, or the run that it is to go on with, where that was made
 */
export async function openLocalGate<Place extends string | RunRecord>(
  flags: Pick<LocalRunFlags, 'baseUrl' | 'mock' | 'stateDir'> & NotifyFlags & SigningFlags,
  terminal: Terminal,
  placeOf: (state: StateDirectory) => Promise<Place>,
): Promise<OpenGate<Place>> {
  const isAgent = terminal.typist === 'agent';
  const signing = isAgent ? undefined : signingOf(flags, terminal);
  const variables = readVariables(terminal, flags);
  const clock = terminal.clock ?? steadyClock();
  const surroundings = { variables, clock };
  const notified = isAgent ? [] : notifiedEndpoints(flags, variables, terminal);
  const reportUrl = reportUrlOf(flags);
  const rateLimit = rateLimitOf(variables.COGNIGATE_RATE_BUDGET);
  const state = openState(flags, terminal);
  const { place, platform } = await placeOf(state)
    .then(async (place) => ({ place, platform: await openPlace(place, flags, surroundings) }))
    .catch((error: unknown) => {
      state.close();
      throw error;
    });
  const gate = new LocalGate({
    state,
    platformUrl: platform.baseUrl,
    embeddedMock: platform.close !== undefined,
    endpointUrl: platform.endpointUrl,
    platform: platform.open,
    rateLimit,
    notified,
    reportUrl,
    signing,
    startedBy: { kind: isAgent ? 'mcp' : 'cli', principal: userInfo().username },
    provenance: readProvenance(terminal.env),
    toolVersion: toolVersion(),
    clock,
  });
  return {
    gate,
    state,
    place,
    async close() {
      state.close();
      await platform.close?.();
    },
  };
}

type PlatformFlags = Pick<LocalRunFlags, 'baseUrl' | 'mock'>;

interface Surroundings {
  readonly variables: Variables;
  readonly clock: SteadyClock;
}

function openPlace(
  place: string | RunRecord,
  flags: PlatformFlags,
  surroundings: Surroundings,
): Promise<PlatformAccess> {
  return typeof place === 'string'
    ? openPlatform(place, flags, surroundings)
    : openWhereItRan(place, flags, surroundings);
}

async function openPlatform(
  name: string,
  flags: PlatformFlags,
  { variables, clock }: Surroundings,
): Promise<PlatformAccess> {
  const platform = await localPlatform(name);
  return flags.mock ? platform.startMock(clock) : platform.configured(flags, variables);
}

/** The platform of a run by itself; @throws UsageError where flags or environment name another. */
async function openWhereItRan(
  run: RunRecord,
  flags: PlatformFlags,
  { variables, clock }: Surroundings,
): Promise<PlatformAccess> {
  const baseUrl = flags.baseUrl ?? variables.COGNIGY_API_URL ?? run.platformUrl;
  const onMock = flags.mock || (run.embeddedMock && flags.baseUrl === undefined);
  const endpoint = run.endpointUrl === undefined ? {} : { COGNIGY_ENDPOINT_URL: run.endpointUrl };
  const access = await openPlatform(
    run.platform,
    { baseUrl, ...(onMock ? { mock: true } : {}) },
    { variables: { ...endpoint, ...variables }, clock },
  );
  const { baseUrl: platformUrl, endpointUrl, close } = access;
  const place = { platformUrl, endpointUrl, embeddedMock: close !== undefined };
  const problem = whyElsewhere(run, place);
  if (problem === null) return access;
  await close?.();
  throw new UsageError(`${problem}; name no other by flags and environment`);
}
