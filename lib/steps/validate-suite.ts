import { planBatches } from '../domain/batching.ts';
import { SuiteRejected } from '../domain/errors.ts';
import type { BatchRecord, RunRecord, RunState } from '../domain/run.ts';
import { Suite } from '../domain/suite.ts';
import type { Ports } from './ports.ts';
import { amendRun, jsonOf, runOf } from './run-access.ts';
import { stateAfter } from './state-after.ts';

/** Holds the suite against its rules once more, and plans its batches. */
export async function validateSuite(state: RunState, ports: Ports): Promise<RunState> {
  const { ledger, evidence } = ports;
  let run = await runOf(ledger, state.runId);
  if (run.planned === null) {
    const parsed = Suite.safeParse(await jsonOf(evidence, run.suite));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new SuiteRejected(`${issue?.path.join('.')}: ${issue?.message}`);
    }
    const batches = await plannedBatches(run, parsed.data, ports);
    await ledger.createBatches(batches);
    const planned = { cases: parsed.data.test_cases.length, batches: batches.length };
    run = await amendRun(ledger, run.runId, (latest) => ({ ...latest, planned }));
  }
  const batches = await ledger.listBatches(run.runId);
  return stateAfter({ ...state, suiteId: run.suiteId }, batches, {
    next: 'submit',
    waitSeconds: 0,
  });
}

async function plannedBatches(run: RunRecord, suite: Suite, ports: Ports): Promise<BatchRecord[]> {
  const batches: BatchRecord[] = [];
  for (const { index, firstCase, cases } of planBatches(
    suite.test_cases.length,
    suite.max_batch_size,
  )) {
    const slice = suite.test_cases.slice(firstCase, firstCase + cases);
    batches.push({
      runId: run.runId,
      index,
      version: 0,
      phase: 'planned',
      firstCase,
      cases,
      payload: await ports.evidence.put(
        run.runId,
        `batch-${index}-request`,
        'json',
        ports.platform.encodeBatch(suite, slice),
      ),
      executionId: null,
      strayExecutionIds: [],
      platformStatus: null,
      submitAttempts: 0,
      polls: 0,
      progress: null,
      firstAttemptAt: null,
      submittedAt: null,
      settledAt: null,
      nextActionAt: null,
      results: null,
      resultCount: null,
      faults: [],
    });
  }
  return batches;
}
