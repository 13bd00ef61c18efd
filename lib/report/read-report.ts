import type { EvidenceRef } from '../domain/evidence-ref.ts';
import type { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import { completeReport } from './complete-report.ts';
import { asReport, parseReport } from './formats/json-report.ts';

/** What of the evidence store it takes to read a report. */
interface KeptBytes {
  get(ref: EvidenceRef): Promise<Uint8Array>;
}

/** A report that this process has made itself, and its bytes as they are kept. */
export interface MadeReport {
  readonly report: Report;
  readonly kept: EvidenceRef;
}

/**
 * The canonical report of a run, completed with its audit record and notifications; null before its verdict.
 *
 * @param made is taken instead of the bytes where the verdict rests on it.
 */
export async function readReport(
  evidence: KeptBytes,
  run: RunRecord,
  made?: MadeReport,
): Promise<Report | null> {
  if (run.report === null || run.audit === null) return null;
  const kept =
    made?.kept.sha256 === run.report.sha256
      ? asRead(made.report)
      : parseReport(await evidence.get(run.report));
  return completeReport(kept, run.audit, run.notifications, run.signature);
}

/** As the bytes of it would be read. Its cases, which are most of it, are made in the order of their schema. */
function asRead({ cases, ...around }: Report): Report {
  return { ...asReport({ ...around, cases: [] }), cases };
}
