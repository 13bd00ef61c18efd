import { owedEndpoints } from '../domain/audit/endpoint-log.ts';
import { CLOCK_TOLERANCE_MS } from '../domain/instant.ts';
import type { RunRecord } from '../domain/run.ts';
import type { EndpointLog, EndpointMover } from './endpoint-mover.ts';

interface Claimant {
  readonly runId: string;
  readonly ledger: { readRun(runId: string): Promise<RunRecord | null> };
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

const free = () => undefined;

/**
 * A claim on an endpoint where there is no lock: it is another run's as long as that owes it and is at work.
 *
 * Nothing is held, since of two at once the log lets one go on.
 */
export function claimByLog(
  log: Pick<EndpointLog, 'of'>,
  { runId, ledger, now }: Claimant,
): EndpointMover['claim'] {
  return async (endpoint) => {
    const [owed] = owedEndpoints(await log.of(endpoint));
    if (owed === undefined || owed.run.run_id === runId) return free;
    const run = await ledger.readRun(owed.run.run_id);
    const isAtWork =
      run !== null && run.verdict === null && now() < run.deadlineAt + CLOCK_TOLERANCE_MS;
    return isAtWork ? null : free;
  };
}
