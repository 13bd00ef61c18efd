import type { EvidenceRef } from '../domain/evidence-ref.ts';
import type { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import { completeReport } from './complete-report.ts';
import { parseReport } from './formats/json-report.ts';

/** What of the evidence store it takes to read a report. */
interface KeptBytes {
  get(ref: EvidenceRef): Promise<Uint8Array>;
}

/** The canonical report of a run, completed with its audit record and notifications; null before its verdict. */
export async function readReport(evidence: KeptBytes, run: RunRecord): Promise<Report | null> {
  if (run.report === null || run.audit === null) return null;
  const kept = parseReport(await evidence.get(run.report));
  return completeReport(kept, run.audit, run.notifications, run.signature);
}
