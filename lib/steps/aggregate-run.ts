import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { type BatchRecord, executionOf, isCollected } from '../domain/batch.ts';
import { IntegrityViolated } from '../domain/errors.ts';
import { assessRun } from '../domain/gate/assess-run.ts';
import { jsonBytes } from '../domain/json-bytes.ts';
import type { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import type { RunState } from '../domain/run-state.ts';
import { decided } from './decision/adopt-decision.ts';
import { appendOnce, recordOf } from './decision/append-once.ts';
import { auditEntry } from './decision/audit-entry.ts';
import { readBaseline } from './decision/read-baseline.ts';
import { runReport } from './decision/run-report.ts';
import { seizeBatches } from './decision/seize-batches.ts';
import { unassessable } from './decision/unassessable.ts';
import { storedResults } from './loop/drive-batch.ts';
import type { EvidenceStore } from './ports/evidence-store.ts';
import type { Ports } from './ports/ports.ts';
import { amendRun, listOf, runOf, suiteOf } from './run-access.ts';

export type VerdictPorts = Pick<Ports, 'ledger' | 'evidence' | 'audit' | 'now'>;

/**
 * Gives the run its verdict: the only writer of verdicts, and safe to run twice.
 *
 * The audit record is the decision. Whoever inserts it first has decided; everybody else adopts it.
 * @throws AuditUnavailable where the record cannot be written; the run then has no verdict yet.
 */
export async function aggregateRun(state: RunState, ports: VerdictPorts): Promise<RunState> {
  const { ledger, audit } = ports;
  let run = await runOf(ledger, state.runId);
  if (run.verdict === null) {
    const record =
      (await recordOf(audit, run)) ?? (await decide(run, state.failure ?? null, ports));
    run = await amendRun(ledger, run.runId, (latest) => decided(latest, record));
  }
  return { ...state, next: 'aggregate', waitSeconds: 0, verdict: run.verdict ?? 'error' };
}

async function decide(
  run: RunRecord,
  failure: Failure | null,
  ports: VerdictPorts,
): Promise<AuditRecord> {
  const { ledger, evidence, audit } = ports;
  const batches = await seizeBatches(ledger, run.runId);
  const report = await assess(run, batches, failure ?? null, ports);
  const kept = await evidence.put(run.runId, 'report', 'json', jsonBytes(report));
  return appendOnce(audit, run, auditEntry(run, batches, report, kept));
}

type Failure = { readonly error: string; readonly cause: string };

/** Assesses what is there; evidence that cannot be read is a failure of its own, never a missing verdict. */
async function assess(
  run: RunRecord,
  batches: readonly BatchRecord[],
  failure: Failure | null,
  { evidence, now }: VerdictPorts,
): Promise<Report> {
  let problem = failure;
  const readable = async <T>(read: () => Promise<T>): Promise<T | null> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof IntegrityViolated)) throw error;
      problem ??= { error: error.name, cause: error.message };
      return null;
    }
  };
  const suite = await readable(() => suiteOf(evidence, run.suite));
  const judged = [];
  for (const record of batches) {
    const results = await readable(() => resultsOf(evidence, record));
    judged.push({ record, results });
  }
  const assessment =
    suite === null
      ? unassessable(run, problem)
      : assessRun({
          suite,
          defaultedThresholds: run.defaultedThresholds,
          batches: judged,
          cancelled: run.cancelRequestedAt !== null,
          failure: problem,
          startedAt: run.startedAt,
          baseline: await readBaseline(run, evidence),
        });
  return runReport({ run, batches, suite, assessment, finishedAt: now() });
}

/** The results as they were stored, of a batch that was driven as far as it got; null where there are none. */
async function resultsOf(evidence: EvidenceStore, batch: BatchRecord): Promise<unknown[] | null> {
  if (isCollected(batch)) return listOf(evidence, batch.results);
  const execution = executionOf(batch);
  if (execution?.kind !== 'driven' || execution.slices.length === 0) return null;
  return storedResults(execution, evidence);
}
