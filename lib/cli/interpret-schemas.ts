import { config } from 'zod';

/**
 * Has schemas read as they are instead of compiled into functions at their first use, which costs each start
 * a tenth of its time and is not earned back by the largest suite. Has to run before the first schema is made.
 */
export function interpretSchemas(): void {
  config({ jitless: true });
}
