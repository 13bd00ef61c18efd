import type { Report } from '../../lib/domain/report.ts';

/** A report without ids and times, and what depends on them: how often was looked, what it hashes to. */
export function timeless(report: Report): object {
  const { run_id: _, started_at: __, finished_at: ___, duration_seconds: ____, ...rest } = report;
  return {
    ...rest,
    evidence: { ...report.evidence, suite: { ...report.evidence.suite, key: '' } },
    batches: report.batches.map((batch) => ({
      ...batch,
      execution_id: null,
      polls: 0,
      submitted_at: null,
      settled_at: null,
      results: batch.results && { ...batch.results, key: '' },
      request: batch.request && { ...batch.request, key: '' },
      answers: batch.answers?.map(({ tells }) => tells),
    })),
  };
}
