import type { RunRecord } from '../../domain/run.ts';
import type { Reason } from '../../domain/verdict.ts';
import type { Ports } from '../ports/ports.ts';

/** Clocks are kept right by small steps, of which nobody need hear. */
const WORTH_SAYING_MS = 5_000;

/** What clocks did to a run, for whoever reads its times. */
export function clockRemarks(
  run: Pick<RunRecord, 'clockBehindMs'>,
  { clockStepMs }: Pick<Ports, 'clockStepMs'>,
): Reason[] {
  const stepMs = clockStepMs?.() ?? 0;
  const behindMs = run.clockBehindMs ?? 0;
  const remarks: Reason[] = [];
  if (behindMs > 0) {
    remarks.push({
      code: 'clock_set_back',
      message: `a clock was set back by ${seconds(behindMs)} or more while the run was under way, so that more time was left than its suite gives it, and its deadline counted as come`,
    });
  }
  if (Math.abs(stepMs) >= WORTH_SAYING_MS) {
    const moved = stepMs < 0 ? 'was set back' : 'went ahead';
    remarks.push({
      code: 'clock_stepped',
      message: `the clock of this machine ${moved} by ${seconds(Math.abs(stepMs))} while the run was under way; the run went by the time that passed, and its times are those of the clock before`,
    });
  }
  return remarks;
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1_000)} s`;
}
