import type { ReportBatch, ReportCase } from './report.ts';

type Outcome = Pick<ReportCase, 'outcome' | 'retried'>;

/** It counts as passed, be it in as many of its repetitions as it had to. */
export function hasPassed({ outcome, retried }: Outcome): boolean {
  return outcome === 'passed' || (outcome === 'flaky' && retried?.counts_as !== 'failed');
}

/** It counts as failed: it failed, or passed only when it was run again and the suite lets no such case pass. */
export function hasFailed({ outcome, retried }: Outcome): boolean {
  return outcome === 'failed' || (outcome === 'flaky' && retried?.counts_as === 'failed');
}

/** Claims that a batch did not go through at once; one that was left out whole had no need to. */
export function isInTrouble({
  status,
  cases,
  faults,
  left_out: leftOut = [],
}: ReportBatch): boolean {
  return faults.length > 0 || (status !== 'completed' && leftOut.length < cases);
}
