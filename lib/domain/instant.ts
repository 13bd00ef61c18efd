import * as z from 'zod';

/** Milliseconds since 1970 UTC. Every `…At` in the ledger is one. */
export const instant = z.int();

/** Two clocks may differ by so much; a larger difference is a clock that somebody has set. */
export const CLOCK_TOLERANCE_MS = 10_000;

/** An instant as documents write it. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
