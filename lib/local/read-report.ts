import type { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import { completeReport } from '../report/complete-report.ts';
import { parseReport } from '../report/json-report.ts';
import type { EvidenceStore } from '../steps/ports.ts';

/** The canonical report of a run, completed with its audit record and notifications; null before its verdict. */
export async function readReport(evidence: EvidenceStore, run: RunRecord): Promise<Report | null> {
  if (run.report === null || run.audit === null) return null;
  const kept = parseReport(await evidence.get(run.report));
  return completeReport(kept, run.audit, run.notifications);
}
