import type { BaselineEvidence } from '../../domain/baseline/baseline.ts';
import { IntegrityViolated } from '../../domain/errors.ts';
import { scopeOf } from '../../domain/may-ship.ts';
import { Report } from '../../domain/report.ts';
import type { RunRecord } from '../../domain/run.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import { jsonOf } from '../run-access.ts';

/**
 * The report of the run's baseline; undefined where its suite has none.
 *
 * A report that is lost or was changed leaves the thresholds that rest on it unmeasured, and says
 * nothing against the rest of the run.
 */
export async function readBaseline(
  { baseline, suiteId, simulated }: Pick<RunRecord, 'baseline' | 'suiteId' | 'simulated'>,
  evidence: EvidenceStore,
): Promise<BaselineEvidence | undefined> {
  if (baseline === undefined) return undefined;
  if (baseline.status === 'other') {
    return {
      status: 'unusable',
      problem: `no baseline of the suite has the label "${baseline.label}"${known(baseline.known)}`,
    };
  }
  const { label, report: kept } = baseline;
  try {
    const report = Report.safeParse(await jsonOf(evidence, kept));
    if (!report.success) throw new IntegrityViolated(`evidence ${kept.key} is no report`);
    if (report.data.suite_id !== suiteId) {
      throw new IntegrityViolated(`it is of suite ${report.data.suite_id}, not of ${suiteId}`);
    }
    if (scopeOf(report.data).simulated !== (simulated === true)) {
      const [one, other] = simulated ? ['a bot', 'a mock'] : ['a mock', 'a bot'];
      throw new IntegrityViolated(`it is of ${one}, and this run is of ${other}`);
    }
    return { status: 'read', run: { label, reportSha256: kept.sha256, report: report.data } };
  } catch (error) {
    if (!(error instanceof IntegrityViolated)) throw error;
    return { status: 'unusable', problem: `the report of baseline "${label}": ${error.message}` };
  }
}

function known(labels: readonly string[] = []): string {
  return labels.length === 0 ? '' : `; there are ${labels.slice(0, 10).join(', ')}`;
}
