import { scopeOf } from '../../../domain/may-ship.ts';
import type { Report } from '../../../domain/report.ts';
import { gateMeasures } from '../../../report/measure-text.ts';
import { meaningOf } from '../../../report/verdict-words.ts';

/** What a run came to. */
export function toldRun(report: Report) {
  const { run_id, suite_id, verdict, totals, pass_rate, labels, comparison, trigger } = report;
  const { complete, simulated, limited_by } = scopeOf(report);
  return {
    run_id,
    suite_id,
    verdict,
    meaning: meaningOf(report),
    ...(labels.bot_version === undefined ? {} : { bot_version: labels.bot_version }),
    scope: { complete, simulated, limited_by },
    started_by: trigger?.kind,
    totals,
    pass_rate,
    ...(comparison === undefined ? {} : { newly_failing: comparison.newly_failing.length }),
  };
}

/** Thresholds that are missed, and why the verdict is what it is. */
export function toldReasons({ reasons, gate, totals }: Report) {
  return {
    reasons: reasons.map(({ message }) => message),
    missed_thresholds: gate
      .filter(({ passed }) => !passed)
      .map((each) => gateMeasures(each, totals.evaluated > 0)),
  };
}
