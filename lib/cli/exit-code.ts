import type { Verdict } from '../domain/verdict.ts';

/** What a pipeline reads. Everything but 0 closes the gate. */
export const ExitCode = {
  passed: 0,
  failed: 1,
  rejected: 2,
  inconclusive: 3,
  cancelled: 130,
} as const;

export function exitCodeOf(verdict: Verdict): number {
  return verdict === 'error' ? ExitCode.inconclusive : ExitCode[verdict];
}
