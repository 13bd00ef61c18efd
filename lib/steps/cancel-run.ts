import type { RunRecord } from '../domain/run.ts';
import type { Ports } from './ports/ports.ts';
import { amendRun } from './run-access.ts';

/**
 * Asks a run to end as cancelled, which it does at its next pass, audited and notified; what is decided
 * stays as it is. Asking twice is asking once.
 */
export function cancelRun(
  runId: string,
  { ledger, now }: Pick<Ports, 'ledger' | 'now'>,
): Promise<RunRecord> {
  return amendRun(ledger, runId, (run) =>
    run.verdict !== null || run.cancelRequestedAt !== null
      ? run
      : { ...run, cancelRequestedAt: now() },
  );
}
