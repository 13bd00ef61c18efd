import type { BatchCore, BatchExecution, BatchRecord } from '../batch.ts';
import type { EvidenceRef } from '../evidence-ref.ts';
import type { Report, ReportBatch } from '../report.ts';

const NOT_NAMED: EvidenceRef = { key: '', sha256: '', bytes: 0 };
/** Nothing of a verdict goes by when a batch was sent. */
const NO_INSTANT = 0;
/** Noted when the report is made, and by no verdict. */
const LOST_CONVERSATIONS = 'conversations_lost';

/** The batches of a run as its report tells of them, for judging them once more. */
export function recordedBatches(report: Report): BatchRecord[] {
  let firstCase = 0;
  return report.batches.map((batch) => {
    const record = recordedBatch(batch, { runId: report.run_id, firstCase });
    firstCase += batch.cases;
    return record;
  });
}

function recordedBatch(
  batch: ReportBatch,
  { runId, firstCase }: Pick<BatchCore, 'runId' | 'firstCase'>,
): BatchRecord {
  const core: BatchCore = {
    runId,
    index: batch.index,
    version: 0,
    firstCase,
    cases: batch.cases,
    ...marksIn(batch),
    payload: batch.request ?? NOT_NAMED,
    strayExecutionIds: batch.stray_execution_ids,
    submitAttempts: batch.submit_attempts,
    faults: batch.faults.filter(({ code }) => code !== LOST_CONVERSATIONS),
  };
  const execution = executionIn(batch);
  const firstAttemptAt = NO_INSTANT;
  const settledAt = batch.settled_at === null ? null : Date.parse(batch.settled_at);
  if (execution === null) return withoutExecution(core, batch.status);
  if (batch.results !== null) {
    const { results } = batch;
    const end = { settledAt: settledAt ?? NO_INSTANT, results, resultCount: 0 };
    return { ...core, phase: 'collected', firstAttemptAt, execution, ...end };
  }
  if (batch.status === 'abandoned') {
    return { ...core, phase: 'abandoned', firstAttemptAt, execution, settledAt };
  }
  const out = { ...core, firstAttemptAt, execution, nextActionAt: NO_INSTANT };
  return settledAt === null
    ? { ...out, phase: 'submitted' }
    : { ...out, phase: 'settled', settledAt };
}

/** Of its calls a verdict goes only by which were left out. */
function marksIn({ cases, left_out: leftOut }: ReportBatch): Pick<BatchCore, 'marks'> {
  if (leftOut === undefined) return {};
  const places = new Set(leftOut);
  const marks = Array.from({ length: cases }, (_, place) => (places.has(place) ? '-' : '.'));
  return { marks: marks.join('') };
}

function executionIn({ execution_id: id, status, polls }: ReportBatch): BatchExecution | null {
  if (id === null) return null;
  const platformStatus = status === 'unknown' ? null : status;
  const seen = { id, submittedAt: NO_INSTANT, platformStatus, looks: polls, progress: null };
  return { kind: 'remote', ...seen };
}

function withoutExecution(core: BatchCore, status: string): BatchRecord {
  const firstAttemptAt = NO_INSTANT;
  const unsent = { driven: false, nextActionAt: NO_INSTANT };
  switch (status) {
    case 'refused':
      return { ...core, phase: 'refused', firstAttemptAt };
    case 'abandoned':
      return { ...core, phase: 'abandoned', firstAttemptAt, execution: null, settledAt: null };
    case 'not_submitted':
      return { ...core, phase: 'planned', firstAttemptAt: null, ...unsent };
    default:
      return { ...core, phase: 'unknown', firstAttemptAt, ...unsent };
  }
}
