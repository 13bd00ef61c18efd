import { IntegrityViolated } from '../../domain/errors.ts';
import type { EarlierRun } from '../../domain/evaluation/carry-over.ts';
import { Report } from '../../domain/report.ts';
import type { RunRecord } from '../../domain/run.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import { jsonOf, suiteOf } from '../run-access.ts';

/**
 * The run whose cases are run again; undefined where the run is no rerun.
 * @throws IntegrityViolated where its suite or its report is lost or was changed.
 */
export async function readEarlier(
  { rerunOf, carriedFrom }: Pick<RunRecord, 'rerunOf' | 'carriedFrom'>,
  evidence: EvidenceStore,
): Promise<EarlierRun | undefined> {
  if (rerunOf === undefined || carriedFrom === undefined) return undefined;
  const suite = await suiteOf(evidence, carriedFrom.suite);
  const report = Report.safeParse(await jsonOf(evidence, carriedFrom.report));
  if (!report.success) {
    throw new IntegrityViolated(`evidence ${carriedFrom.report.key} is no report`);
  }
  return { cases: rerunOf.cases, suite, report: report.data, from: carriedFrom };
}
