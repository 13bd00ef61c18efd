import { type BaselineEvidence, baselineLabelOf } from '../baseline/baseline.ts';
import { deltaThresholds } from '../baseline/delta-thresholds.ts';
import type { Report } from '../report.ts';
import type { Suite } from '../suite/suite.ts';
import type { Reason } from '../verdict.ts';

export interface BaselineGrounds {
  readonly baseline: BaselineEvidence | undefined;
  /** Why thresholds that are written cannot be measured; empty where they can. */
  readonly missing: readonly Reason[];
  /** Thresholds that are left out, since the run is to become the first baseline. */
  readonly notApplied: NonNullable<Report['gate_not_applied']>;
  /** Said where a run was to become the first baseline and is not. */
  readonly notes: readonly Reason[];
}

/**
 * What the thresholds on what changed rest on.
 *
 * A threshold that is written is applied, or the run does not pass: where there is no baseline it is
 * unmeasured. Only the run that is to become the first baseline goes without.
 */
export function baselineOf({
  suite,
  baseline,
  establishesBaseline = false,
}: {
  readonly suite: Suite;
  readonly baseline?: BaselineEvidence | undefined;
  readonly establishesBaseline?: boolean | undefined;
}): BaselineGrounds {
  const written = deltaThresholds(suite.gate);
  const notes: Reason[] =
    establishesBaseline && baseline !== undefined
      ? [
          {
            code: 'baseline_exists',
            message: 'the suite has baselines already, so this run does not become one',
          },
        ]
      : [];
  if (written.length === 0 || baseline?.status === 'read') {
    return { baseline, missing: [], notApplied: [], notes };
  }
  const reason =
    baseline?.problem ??
    `suite ${suite.suite_id} has no baseline yet, "${baselineLabelOf(suite)}" is asked for`;
  if (baseline === undefined && establishesBaseline) {
    const notApplied = written.map((each) => ({ ...each, reason }));
    return { baseline, missing: [], notApplied, notes };
  }
  const names = written.map(({ name }) => name).join(', ');
  const remedy =
    baseline === undefined
      ? 'give one with --baseline-file, or let the first run become it with --establish-baseline'
      : 'give one with --baseline-file, or set it with cognigate baseline set';
  return {
    baseline: { status: 'unusable', problem: reason },
    missing: [
      { code: 'baseline_missing', message: `${names} cannot be measured: ${reason}; ${remedy}` },
    ],
    notApplied: [],
    notes,
  };
}
