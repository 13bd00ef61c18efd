import type { EarlierRun } from '../evaluation/carry-over.ts';
import type { CarriedOver } from '../report.ts';
import type { Reason, Verdict } from '../verdict.ts';

/** What running cases again has come to; empty where the run is no rerun. */
export function explainRerun(
  earlier: EarlierRun | undefined,
  carriedOver: CarriedOver | undefined,
  verdict: Verdict,
): Reason[] {
  if (earlier === undefined || carriedOver === undefined) return [];
  const { run_id: runId } = earlier.report;
  if (earlier.cases === 'failed') {
    return [{ code: 'rerun', message: `rerun of ${runId}: ${passNow(carriedOver, verdict)}` }];
  }
  const stays = carriedOver.stays_failed ? ', which has failed and stays so' : '';
  return [
    { code: 'rerun', message: `the cases that run ${runId} left open were run again${stays}` },
  ];
}

/** How many of the failed cases pass now, and what that changes. */
export function passNow(
  { pass_now: passing, failed_before: failed }: CarriedOver,
  verdict: Verdict,
): string {
  const end = verdict === 'failed' ? 'the run stays failed' : `the run is ${verdict}`;
  return `${passing} of ${failed} failed ${failed === 1 ? 'case passes' : 'cases pass'} now; ${end}`;
}
