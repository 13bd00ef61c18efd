import { ExitCode } from '../exit-code.ts';

/**
 * From good to bad. A suite of which nothing is known is worse than one that failed, since mending the bot
 * does not open its gate (decision 67).
 */
const ORDER: readonly number[] = [
  ExitCode.passed,
  ExitCode.failed,
  ExitCode.inconclusive,
  ExitCode.rejected,
  ExitCode.cancelled,
];

/** The exit code for several suites. */
export function worstCode(codes: readonly number[]): number {
  const worst = Math.max(...codes.map((code) => ORDER.indexOf(code)));
  return ORDER[worst] ?? ExitCode.inconclusive;
}
