import * as z from 'zod';

/** Milliseconds since 1970 UTC. Every `…At` in the ledger is one. */
export const instant = z.int();

/** An instant as documents write it. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
