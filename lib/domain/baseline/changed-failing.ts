import type { RunComparison } from '../comparison.ts';
import { hasFailed, hasPassed } from '../counted-as.ts';
import type { ReportCase } from '../report.ts';

/**
 * Ids of the cases that passed, ask for something else now, and fail: no loss that the bot has to answer for,
 * and nothing that may go by unseen (decision 80).
 */
export function changedFailing(
  { not_comparable }: Pick<RunComparison, 'not_comparable'>,
  before: readonly ReportCase[],
  after: readonly ReportCase[],
): string[] {
  const passed = new Set(before.filter(hasPassed).map(({ id }) => id));
  const failed = new Set(after.filter(hasFailed).map(({ id }) => id));
  return not_comparable
    .filter(({ id, why }) => why === 'changed' && passed.has(id) && failed.has(id))
    .map(({ id }) => id);
}
