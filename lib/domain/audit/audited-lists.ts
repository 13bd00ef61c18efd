import type { Report, ReportBatch } from '../report.ts';
import type { AuditEntry } from './audit-chain.ts';
import { ListName, type Shortened, wholeList } from './shortened-lists.ts';

/** Each list of a record as a whole, from the report that the record is about. */
export function auditedLists(report: Report) {
  return {
    execution_ids: report.batches.flatMap(({ execution_id: id }) => id ?? []),
    reasons: report.reasons,
    thresholds: report.gate,
    batches: report.batches.map(auditedBatch),
    quarantined: report.cases.flatMap(({ id, outcome, quarantine }) =>
      quarantine === undefined ? [] : [{ case_id: id, ...quarantine, outcome }],
    ),
    only_tags: report.only_tags ?? [],
    carried_results: report.carried_over?.results ?? [],
    carried_doubtful: report.carried_over?.doubtful ?? [],
  } satisfies Record<ListName, readonly unknown[]>;
}

/** A batch, and the digest of everything that was sent and heard for it. */
function auditedBatch(batch: ReportBatch): AuditEntry['batches'][number] {
  const { request, answers = [], slices = [] } = batch;
  return {
    index: batch.index,
    cases: batch.cases,
    execution_id: batch.execution_id,
    stray_execution_ids: batch.stray_execution_ids,
    status: batch.status,
    results_sha256: batch.results?.sha256 ?? null,
    ...(request === undefined ? {} : { request_sha256: request.sha256 }),
    answers_sha256: [...answers, ...slices].map(({ sha256 }) => sha256),
    faults: batch.faults,
  };
}

/** Names of the lists that are not what a record says of them as a whole. */
export function differingLists(
  shortened: Shortened,
  lists: Readonly<Record<ListName, readonly unknown[]>>,
): ListName[] {
  return ListName.options.filter((name) => {
    const said = shortened[name];
    if (said === undefined) return false;
    const { count, sha256 } = wholeList(lists[name]);
    return said.count !== count || said.sha256 !== sha256;
  });
}
