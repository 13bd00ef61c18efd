import type { StatusAnswer } from './wire.ts';

/**
 * Share done, 0 to 1; null where the platform says nothing usable.
 *
 * Counts of cases come first, because they leave no doubt; a bare `progress` is a share up to 1 and a
 * percentage above.
 */
export function progressOf(answer: Omit<StatusAnswer, 'status'>): number | null {
  const { progress } = answer;
  const counts = casesDone(answer);
  if (counts !== null) return counts.done / counts.total;
  if (typeof progress !== 'number' || !(progress >= 0 && progress <= 100)) return null;
  return progress <= 1 ? progress : progress / 100;
}

/** How many cases of how many are done; null where that is not told, or cannot be. */
export function casesDone({
  completed_cases: done,
  total_cases: total,
}: Omit<StatusAnswer, 'status'>): { readonly done: number; readonly total: number } | null {
  const isUsable = isCount(done) && isCount(total) && total > 0 && done <= total;
  return isUsable ? { done, total } : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
