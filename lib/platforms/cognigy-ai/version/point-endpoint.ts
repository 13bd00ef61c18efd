import type { EndpointPlace } from '../../../domain/suite/prepared/endpoint-place.ts';
import { foreignText } from '../../foreign-text.ts';
import { wasNotCarriedOut } from '../api-outcome.ts';
import type { LookUp } from '../look-up.ts';
import type { EndpointDetails } from '../wire.ts';

const MAX_TRIES = 3;
const READ_AGAIN_MS = 2_000;
/** A change may be seen late, by a server that has not heard of it. */
const MAX_READS = 5;

/** What an endpoint ran when it was read after a change; `problem` where that is not what was asked for. */
export type Pointed =
  | { readonly status: 'there' }
  | { readonly status: 'elsewhere'; readonly problem: string };

/** What an endpoint runs; null where the platform does not tell. */
export function placeOf(details: EndpointDetails): EndpointPlace | null {
  const { entrypoint, localeId } = details;
  if (entrypoint === undefined) return null;
  const flowId = details.flowReferenceId || details.flowId;
  return { entrypoint, ...(flowId ? { flowId } : {}), ...(localeId ? { localeId } : {}) };
}

/** Claims that an endpoint runs what it should; what either side does not tell is not held against it. */
export function isAt(found: EndpointPlace, wanted: EndpointPlace): boolean {
  const agree = (a: string | undefined, b: string | undefined) =>
    a === undefined || b === undefined || a === b;
  return (
    found.entrypoint === wanted.entrypoint &&
    agree(found.flowId, wanted.flowId) &&
    agree(found.localeId, wanted.localeId)
  );
}

/**
 * Points an endpoint to a version and reads it again: only what it then says counts.
 *
 * An error in answer to the change proves nothing, so a change is made again only where it surely was not.
 */
export async function pointEndpoint(
  lookUp: LookUp,
  endpointId: string,
  to: EndpointPlace,
): Promise<Pointed> {
  const { api, sleep } = lookUp;
  for (let attempt = 1; ; attempt += 1) {
    const changed = await api.updateEndpoint(endpointId, to);
    if (changed.status === 'ok' || !wasNotCarriedOut(changed)) {
      const said = changed.status === 'ok' ? null : changed.problem;
      return readBack(lookUp, endpointId, { to, said });
    }
    const isBusy = changed.kind === 'throttled' || changed.kind === 'unreachable';
    if (!isBusy || attempt >= MAX_TRIES) return { status: 'elsewhere', problem: changed.problem };
    await sleep((changed.retryAfterSeconds ?? attempt) * 1_000);
  }
}

async function readBack(
  { api, sleep }: LookUp,
  endpointId: string,
  { to, said }: { readonly to: EndpointPlace; readonly said: string | null },
): Promise<Pointed> {
  let problem = '';
  for (let read = 1; read <= MAX_READS; read += 1) {
    if (read > 1) await sleep(READ_AGAIN_MS);
    const outcome = await api.readEndpoint(endpointId);
    if (outcome.status === 'failed') {
      problem = `what it runs now cannot be read (${outcome.problem})`;
      continue;
    }
    const found = placeOf(outcome.value);
    if (found !== null && isAt(found, to)) return { status: 'there' };
    problem = `it still runs ${foreignText(found?.entrypoint ?? 'what it does not tell', 60)}`;
  }
  return { status: 'elsewhere', problem: said === null ? problem : `${problem}, after: ${said}` };
}
