import type { Suite } from '../domain/suite/suite.ts';
import type { RunLedger } from './ports/run-ledger.ts';

/**
 * What decides the jitter of the looks of a suite's next run: the run before, so that it differs from run to
 * run and from suite to suite, and is known to whoever asks what a run will cost before it is made.
 */
export async function lookSeedOf(
  { suite_id }: Pick<Suite, 'suite_id'>,
  ledger: Pick<RunLedger, 'recentRuns'>,
): Promise<string> {
  const [before] = await ledger.recentRuns(suite_id, 1);
  return before?.runId ?? suite_id;
}
