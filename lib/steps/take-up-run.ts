import { IntegrityViolated } from '../domain/errors.ts';
import type { RunRecord } from '../domain/run.ts';
import { adoptDecision } from './decision/adopt-decision.ts';
import type { Ports } from './ports/ports.ts';
import { amendRun, suiteOf } from './run-access.ts';

/**
 * Starts the clocks of an interrupted run anew; a person has asked for it, so it gets its full time.
 *
 * A run whose audit record exists stays as that has decided it. What the platform asked for by
 * `Retry-After` holds, whichever process was told.
 * @param platformUrl the address in use from here on: that of an embedded mock is new each time
 */
export async function takeUpRun(
  interrupted: RunRecord,
  ports: Pick<Ports, 'ledger' | 'evidence' | 'audit' | 'signing' | 'now'>,
  platformUrl = interrupted.platformUrl,
): Promise<RunRecord> {
  const run = await adoptDecision(interrupted, ports);
  if (run.verdict !== null) return run;
  const fullTimeMs = await fullTimeOf(run, ports);
  return amendRun(ports.ledger, run.runId, ({ decisionBegun: _, ...latest }) => ({
    ...latest,
    platformUrl,
    deadlineAt: ports.now() + fullTimeMs,
    unreachableSince: null,
    // The budget itself knows it, by whatever clock, and tells it again.
    turnAt: null,
    cancelRequestedAt: null,
    resumptions: latest.resumptions + 1,
  }));
}

/**
 * As the suite says. The run's own deadline has moved with every resumption before this one; it counts
 * only where the suite cannot be read, of which the run will end.
 */
async function fullTimeOf(run: RunRecord, { evidence }: Pick<Ports, 'evidence'>): Promise<number> {
  try {
    return (await suiteOf(evidence, run.suite)).circuit_breaker_seconds * 1_000;
  } catch (error) {
    if (!(error instanceof IntegrityViolated)) throw error;
    return run.deadlineAt - run.startedAt;
  }
}
