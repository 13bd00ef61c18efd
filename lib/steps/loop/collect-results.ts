import type { BatchRecord } from '../../domain/run.ts';
import type { ResultsOutcome } from '../ports/platform.ts';
import type { LoopPorts } from '../ports/ports.ts';
import { jsonBytes } from '../run-access.ts';
import { isDriven, storedResults } from './drive-batch.ts';
import { withFault } from './with-fault.ts';

/** An execution may say `completed` before its results can be read; that long it is given. */
const NO_RESULTS_TOLERANCE_MS = 60_000;
/** The same where some results are there, or where the execution did not complete. */
const SOME_RESULTS_TOLERANCE_MS = 10_000;
const NEXT_TRY_MS = 2_000;

/** Fetches the results of a settled batch and keeps them as evidence, once they are whole or time is up. */
export async function collectResults(
  batch: BatchRecord,
  lastLook: boolean,
  ports: LoopPorts,
): Promise<{ after: BatchRecord; outcomes: readonly ResultsOutcome[] }> {
  const { ledger, platform, evidence } = ports;
  const outcome: ResultsOutcome = isDriven(batch)
    ? { status: 'ready', results: await storedResults(batch, evidence), pages: 0 }
    : await platform.results(batch.executionId ?? '');
  const now = ports.now();
  const tryAgainAt = (retryAfterSeconds: number | null) =>
    now + Math.max(NEXT_TRY_MS, (retryAfterSeconds ?? 0) * 1_000);

  if (outcome.status === 'unavailable') {
    const waiting = { ...batch, nextActionAt: tryAgainAt(outcome.retryAfterSeconds) };
    return { after: await ledger.updateBatch(waiting), outcomes: [outcome] };
  }
  const results = outcome.status === 'ready' ? outcome.results : [];
  const patienceMs =
    results.length > 0 || batch.platformStatus !== 'completed'
      ? SOME_RESULTS_TOLERANCE_MS
      : NO_RESULTS_TOLERANCE_MS;
  if (results.length < batch.cases && now - (batch.settledAt ?? now) < patienceMs && !lastLook) {
    const retryAfterSeconds = outcome.status === 'not_ready' ? outcome.retryAfterSeconds : null;
    const waiting = { ...batch, nextActionAt: tryAgainAt(retryAfterSeconds) };
    return { after: await ledger.updateBatch(waiting), outcomes: [outcome] };
  }
  const kept = await evidence.put(
    batch.runId,
    `batch-${batch.index}-results`,
    'json',
    jsonBytes(results),
  );
  const settled =
    outcome.status === 'not_ready'
      ? withFault(batch, 'results_not_ready', 'its results were never ready')
      : batch;
  const collected: BatchRecord = {
    ...settled,
    phase: 'collected',
    results: kept,
    resultCount: results.length,
    nextActionAt: null,
  };
  return { after: await ledger.updateBatch(collected), outcomes: [outcome] };
}
