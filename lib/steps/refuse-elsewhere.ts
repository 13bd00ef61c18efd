import { IntegrityViolated } from '../domain/errors.ts';
import type { RunRecord } from '../domain/run.ts';
import type { Platform } from './ports/platform.ts';

/**
 * Holds a run to the platform and the endpoints that it was begun at: the settings of a deployment may
 * change while a run is under way, and an execution of one platform proves nothing at another.
 *
 * @throws IntegrityViolated where this process speaks to others.
 */
export function refuseElsewhere(run: RunRecord, { name, place }: Platform): void {
  const moved = (what: string, was: string, now: string) =>
    new IntegrityViolated(
      `run ${run.runId} was begun ${what} ${was}, and the gate speaks to ${now} by now: its settings were changed while the run was under way; what it says is of the one platform alone, so start another run`,
    );
  if (name !== undefined && name !== run.platform) {
    throw moved('by the contract', run.platform, name);
  }
  if (place === undefined) return;
  if (place.platformUrl !== run.platformUrl) {
    throw moved('at', run.platformUrl, place.platformUrl);
  }
  if (run.endpointUrl !== undefined && run.endpointUrl !== place.endpointUrl) {
    throw moved('with the endpoints at', run.endpointUrl, place.endpointUrl ?? 'none');
  }
}
