import { PlatformBusy } from '../domain/errors.ts';
import { isLent } from '../domain/run.ts';
import type { RunState } from '../domain/run-state.ts';
import { amendSnapshot, type VersionPorts, versionedRun, versionsIn } from './take-snapshot.ts';

/** Longer than the function runs that lends, which may outlive its execution. */
export const LONGEST_LENDING_MS = 150_000;

export type Returned = 'nothing_owed' | 'returned';

/** Gives back the endpoint that was lent to a run; the verdict stands whatever comes of it. */
export async function giveBack(state: RunState, ports: VersionPorts): Promise<RunState> {
  await giveBackOf(state.runId, ports);
  return state;
}

/**
 * Gives back what was lent to a run; an endpoint that somebody else has pointed elsewhere is left so.
 *
 * @throws PlatformBusy where it could not be given back yet; it stays owed.
 */
export async function giveBackOf(runId: string, ports: VersionPorts): Promise<Returned> {
  const { ledger, now } = ports;
  const run = await ledger.readRun(runId);
  const { asked, loan } = run?.snapshot ?? {};
  if (run === null || asked === undefined || loan === undefined || !isLent(run)) {
    return 'nothing_owed';
  }
  if (loan.status === 'lending' && now() - loan.at < LONGEST_LENDING_MS) {
    throw new PlatformBusy(`an endpoint is being lent to ${runId} right now`);
  }
  const given = await versionsIn(ports).giveBack(asked.plan, versionedRun(run));
  if (given.status === 'owed') throw new PlatformBusy(given.problem);
  const { note } = given;
  const returned = { status: 'returned', at: now(), ...(note === null ? {} : { note }) } as const;
  await amendSnapshot(runId, (latest) => ({ ...latest, loan: returned }), ports);
  return 'returned';
}
