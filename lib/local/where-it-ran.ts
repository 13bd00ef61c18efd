import type { RunRecord } from '../domain/run.ts';
import { platformAddress } from '../platforms/platform-address.ts';

/** What a run was made on, as far as another process can be somewhere else. */
export interface RunPlace {
  readonly platformUrl: string;
  /** Claims that it is a mock that was started for one run: its address means nothing. */
  readonly embeddedMock?: boolean | undefined;
  readonly endpointUrl?: string | undefined;
}

/**
 * Why a run cannot be gone on with at a place; null where it was made there.
 *
 * Addresses are compared in the form that the ledger keeps.
 */
export function whyElsewhere(run: RunRecord, place: RunPlace): string | null {
  const wasMock = run.embeddedMock === true;
  const isMock = place.embeddedMock === true;
  const address = platformAddress(place.platformUrl).text;
  const was = wasMock ? 'on the embedded mock' : `at ${run.platformUrl}`;
  const now = isMock ? 'the embedded mock' : address;
  if (wasMock !== isMock || (!isMock && address !== run.platformUrl)) {
    return `run ${run.runId} was made ${was}, and cannot go on at ${now}: what it says is of the one platform alone`;
  }
  const { endpointUrl } = run;
  if (isMock || endpointUrl === undefined || endpointUrl === place.endpointUrl) return null;
  return `run ${run.runId} spoke to the endpoints at ${endpointUrl}, and cannot go on at ${place.endpointUrl ?? 'others'}: what it says is of the one bot alone`;
}
