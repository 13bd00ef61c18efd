import type { RunRecord } from '../../domain/run.ts';
import type { RunLedger } from '../ports/run-ledger.ts';
import { amendRun } from '../run-access.ts';

/**
 * Settles in the ledger whether the run is one on a mock, and with it in which chain its record comes.
 *
 * Two who decide at once would otherwise each write a record of their own, where a function that is still at
 * work finds in between that a mock answers.
 */
export function beginDecision(known: RunRecord, ledger: RunLedger): Promise<RunRecord> {
  return amendRun(ledger, known.runId, (latest) =>
    latest.simulated === true || latest.decisionBegun === true
      ? latest
      : { ...latest, decisionBegun: true },
  );
}
