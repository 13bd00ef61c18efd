import type { BaselineEvidence } from '../baseline/baseline.ts';
import { DELTA_THRESHOLDS } from '../baseline/delta-thresholds.ts';
import { ErrorName, reasonCodeOf } from '../errors.ts';
import type { RunEvidence } from '../gate/assess-run.ts';
import { HELD_BY_BUDGET } from '../gate/explain-evidence.ts';
import type { Report } from '../report.ts';
import type { RunFailure } from '../run-state.ts';

/** Reasons that only what was going on then can give: what was waited for, what clocks did, what a run before was held to. */
const REMARKS: ReadonlySet<string> = new Set([
  'preparation_waited',
  'clock_set_back',
  'clock_stepped',
  'policy_changed',
  'policy_gone',
]);

const UNMEASURED = /cannot be measured: (.*); give one with --baseline-file/s;

type Claimed = Pick<
  RunEvidence,
  | 'defaultedThresholds'
  | 'cancelled'
  | 'failure'
  | 'startedAt'
  | 'heldByBudget'
  | 'remarks'
  | 'establishesBaseline'
  | 'failedDraw'
>;

/**
 * What a verdict rests on and no piece of evidence shows, as the report claims it. Nothing of this lets a
 * run pass: it was cancelled, something of ours failed, a threshold was not written.
 */
export function claimedFacts(report: Report): Claimed {
  const { reasons, gate } = report;
  return {
    defaultedThresholds: gate.flatMap(({ name, origin }) => (origin === 'default' ? name : [])),
    cancelled: report.verdict === 'cancelled',
    failure: claimedFailure(report),
    startedAt: Date.parse(report.started_at),
    heldByBudget: reasons.some(({ message }) => message.includes(HELD_BY_BUDGET)),
    remarks: reasons.filter(({ code }) => REMARKS.has(code)),
    failedDraw: claimedDraw(report),
    establishesBaseline:
      reasons.some(({ code }) => code === 'baseline_exists') ||
      (report.gate_not_applied ?? []).some(({ name }) =>
        DELTA_THRESHOLDS.some((one) => one === name),
      ),
  };
}

function claimedDraw({ early_end: ended }: Report): RunEvidence['failedDraw'] {
  const failed = ended?.failed_draw;
  return failed === undefined ? undefined : { runId: failed.run_id, seed: failed.seed };
}

/** The failure that a report gives as the cause of its verdict; null where it gives none. */
export function claimedFailure({ verdict, reasons: [first] }: Report): RunFailure | null {
  if (first === undefined || (verdict !== 'error' && verdict !== 'rejected')) return null;
  const name = Object.values(ErrorName).find((each) => reasonCodeOf(each) === first.code);
  if (verdict === 'rejected') {
    const isRefusal = name === ErrorName.suiteRejected || name === ErrorName.foreignRun;
    return isRefusal ? { error: name, cause: first.message } : null;
  }
  if (name !== undefined) return { error: name, cause: first.message };
  const [error = '', ...words] = first.message.split(': ');
  return { error, cause: words.join(': ') };
}

/** Of a run that was held against nothing: why it was not, as its reasons have it. */
export function claimedAbsence({ reasons }: Report): BaselineEvidence | undefined {
  for (const { code, message } of reasons) {
    if (code === 'baseline_exists') return { status: 'unusable', problem: '' };
    const problem = code === 'baseline_missing' ? UNMEASURED.exec(message)?.[1] : undefined;
    if (problem !== undefined) return { status: 'unusable', problem };
  }
  return undefined;
}
