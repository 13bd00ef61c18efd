import type { ReportBatch } from '../domain/report.ts';

/** Claims that a batch did not go through at once; one that was left out whole had no need to. */
export function isInTrouble({
  status,
  cases,
  faults,
  left_out: leftOut = [],
}: ReportBatch): boolean {
  return faults.length > 0 || (status !== 'completed' && leftOut.length < cases);
}
