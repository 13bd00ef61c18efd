import type { ClosingEvent } from './closing-event.ts';
import { eachRun } from './each-run.ts';
import { giveBackOf, type Returned } from './give-back.ts';
import type { VersionPorts } from './take-snapshot.ts';

export interface OwedPorts extends VersionPorts {
  /** Ids of the runs that owe anything. */
  readonly openRuns: () => Promise<readonly string[]>;
}

/**
 * Gives back what is still lent to the run of an execution that has ended badly, or to any run that is
 * decided: what was stopped, ran out of time or was killed could not do it itself.
 *
 * @throws AggregateError when all have been tried and some are still owed.
 */
export async function giveBackOwed(
  event: ClosingEvent,
  ports: OwedPorts,
): Promise<Readonly<Record<string, Returned>>> {
  if (event.kind === 'ended') return { [event.name]: await giveBackOf(event.name, ports) };
  return eachRun(await ports.openRuns(), 'runs still have what was lent to them', async (runId) => {
    const run = await ports.ledger.readRun(runId);
    // Without a verdict it may be at work, which close-run finds out.
    return run === null || run.verdict === null ? 'nothing_owed' : giveBackOf(runId, ports);
  });
}
