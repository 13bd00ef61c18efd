import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { type BatchRecord, isCollected } from '../domain/batch.ts';
import { IntegrityViolated } from '../domain/errors.ts';
import { assessRun, type RunAssessment } from '../domain/gate/assess-run.ts';
import { type BatchEvidence, batchMatcher } from '../domain/gate/match-batches.ts';
import { unassessable } from '../domain/gate/unassessable.ts';
import { jsonBytes } from '../domain/json-bytes.ts';
import { isHeldByBudget, isLent, type NewlyFailing, type RunRecord } from '../domain/run.ts';
import type { RunFailure, RunState } from '../domain/run-state.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { finishedResults } from '../domain/unfinished-result.ts';
import type { Reason } from '../domain/verdict.ts';
import { batchResults } from './batch-results.ts';
import { decided } from './decision/adopt-decision.ts';
import { appendOnce, recordOf } from './decision/append-once.ts';
import { auditEntry } from './decision/audit-entry.ts';
import { beginDecision } from './decision/begin-decision.ts';
import { busyRemark } from './decision/busy-remark.ts';
import { clockRemarks } from './decision/clock-remarks.ts';
import { establishBaseline } from './decision/establish-baseline.ts';
import { newlyFailing } from './decision/newly-failing.ts';
import { policyRemark } from './decision/policy-remark.ts';
import { readBaseline } from './decision/read-baseline.ts';
import { readEarlier } from './decision/read-earlier.ts';
import { runReport } from './decision/run-report.ts';
import { seizeBatches } from './decision/seize-batches.ts';
import { signOwed, signVerdict } from './decision/sign-verdict.ts';
import { allOrFirstError } from './loop/all-or-first-error.ts';
import type { EvidenceStore } from './ports/evidence-store.ts';
import type { Ports } from './ports/ports.ts';
import { amendRun, runOf, suiteOf } from './run-access.ts';

/** Results read side by side; enough to hide latency, few enough to hold. */
const READS_AT_ONCE = 5;
/** Of the first reason, in what a pipeline shows of the end. */
const MOST_SAID_CHARACTERS = 500;

export type VerdictPorts = Pick<
  Ports,
  'ledger' | 'evidence' | 'audit' | 'baselines' | 'signing' | 'now' | 'clockStepMs' | 'onReport'
>;

/**
 * Gives the run its verdict: the only writer of verdicts, and safe to run twice.
 *
 * The audit record is the decision. Whoever inserts it first has decided; everybody else adopts it. It is
 * signed before the ledger has it, so that a run whose process died in between is taken up like any other.
 * @throws AuditUnavailable where the record cannot be written; the run then has no verdict yet.
 */
export async function aggregateRun(state: RunState, ports: VerdictPorts): Promise<RunState> {
  const { ledger, audit } = ports;
  let run = await runOf(ledger, state.runId);
  if (run.verdict === null) {
    const earlier = await recordOf(audit, run);
    const { record, newly } =
      earlier === null
        ? await decide(run, state.failure, ports)
        : { record: earlier, newly: undefined };
    const signature = await signVerdict(record, ports);
    run = await amendRun(ledger, run.runId, (latest) =>
      decided(latest, record, { signature, newly }),
    );
  }
  run = await signOwed(run, ports);
  await establishBaseline(run, ports);
  const because = run.reasons[0]?.message.slice(0, MOST_SAID_CHARACTERS).toWellFormed();
  return {
    ...state,
    next: 'aggregate',
    waitSeconds: 0,
    verdict: run.verdict ?? 'error',
    ...(isLent(run) ? { lent: true } : {}),
    ...(because === undefined ? {} : { because }),
  };
}

async function decide(
  known: RunRecord,
  failure: RunFailure | undefined,
  ports: VerdictPorts,
): Promise<{ readonly record: AuditRecord; readonly newly: NewlyFailing | undefined }> {
  const { ledger, evidence, audit, now } = ports;
  const batches = await seizeBatches(ledger, known);
  const run = await beginDecision(known, ledger);
  const remarks = [...policyRemark(run), ...busyRemark(run), ...clockRemarks(run, ports)];
  const { suite, assessment } = await assess({ run, batches, failure, remarks }, evidence);
  const report = runReport({ run, batches, suite, assessment, finishedAt: now() });
  const kept = await evidence.put(run.runId, 'report', 'json', jsonBytes(report));
  ports.onReport?.(report, kept);
  const record = await appendOnce(audit, run, auditEntry(run, batches, report, kept));
  // Whoever was first has decided, by a report of their own.
  const isOurs = record.evidence.report?.sha256 === kept.sha256;
  return { record, newly: isOurs ? newlyFailing(report) : undefined };
}

/** Assesses what is there; evidence that cannot be read is a failure of its own, never a missing verdict. */
async function assess(
  facts: {
    readonly run: RunRecord;
    readonly batches: readonly BatchRecord[];
    readonly failure: RunFailure | undefined;
    readonly remarks: readonly Reason[];
  },
  evidence: EvidenceStore,
): Promise<{ readonly suite: Suite | null; readonly assessment: RunAssessment }> {
  const { run, batches, failure } = facts;
  if (run.refused !== undefined) {
    return { suite: null, assessment: unassessable(run, run.refused) };
  }
  const suite = await reading(() => suiteOf(evidence, run.suite));
  if (suite.status === 'unreadable') {
    return { suite: null, assessment: unassessable(run, failure ?? suite.failure) };
  }
  const matched: BatchEvidence[] = [];
  let found = failure ?? null;
  const matchBatch = batchMatcher(suite.value);
  for (let first = 0; first < batches.length; first += READS_AT_ONCE) {
    const together = batches.slice(first, first + READS_AT_ONCE).map(async (record) => {
      const results = await reading(() => resultsOf(evidence, record));
      // What came with it can go: the text of a large run is several times what is judged of it.
      return {
        results,
        batch: matchBatch(record, results.status === 'read' ? results.value : null),
      };
    });
    for (const { results, batch } of await allOrFirstError(together)) {
      if (results.status === 'unreadable') found ??= results.failure;
      matched.push(batch);
    }
  }
  const earlier = await reading(() => readEarlier(run, evidence));
  if (earlier.status === 'unreadable') found ??= earlier.failure;
  const assessment = assessRun({
    suite: suite.value,
    defaultedThresholds: run.defaultedThresholds,
    batches: matched,
    cancelled: run.cancelRequestedAt !== null,
    failure: found,
    startedAt: run.startedAt,
    heldByBudget: isHeldByBudget(run),
    remarks: facts.remarks,
    baseline: await readBaseline(run, evidence),
    establishesBaseline: run.establishesBaseline,
    failedDraw: run.failedDraw,
    earlier: earlier.status === 'read' ? earlier.value : undefined,
  });
  return { suite: assessment.whole?.suite ?? suite.value, assessment };
}

type Reading<T> =
  | { readonly status: 'read'; readonly value: T }
  | { readonly status: 'unreadable'; readonly failure: RunFailure };

async function reading<T>(read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { status: 'read', value: await read() };
  } catch (error) {
    if (!(error instanceof IntegrityViolated)) throw error;
    return { status: 'unreadable', failure: { error: error.name, cause: error.message } };
  }
}

/** The results as they are judged; null where there are none. */
async function resultsOf(evidence: EvidenceStore, batch: BatchRecord): Promise<unknown[] | null> {
  const stored = await batchResults(evidence, batch);
  return stored === null || isCollected(batch) ? stored : finishedResults(stored);
}
