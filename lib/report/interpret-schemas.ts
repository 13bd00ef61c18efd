import { config } from 'zod';

/**
 * Schemas are read as they are instead of compiled into functions at their first use: that costs each start a
 * tenth of its time, and the largest suite does not earn it back.
 */
export function interpretSchemas(): void {
  config({ jitless: true });
}
