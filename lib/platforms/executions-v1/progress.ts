import type { StatusAnswer } from './wire.ts';

/**
 * Share done, 0 to 1; null where the platform says nothing usable.
 *
 * Counts of cases come first, because they leave no doubt; a bare `progress` is a share up to 1 and a
 * percentage above.
 */
export function progressOf(answer: Omit<StatusAnswer, 'status'>): number | null {
  const { completed_cases: completed, total_cases: total, progress } = answer;
  if (isCount(completed) && isCount(total) && total > 0 && completed <= total) {
    return completed / total;
  }
  if (typeof progress !== 'number' || !(progress >= 0 && progress <= 100)) return null;
  return progress <= 1 ? progress : progress / 100;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
