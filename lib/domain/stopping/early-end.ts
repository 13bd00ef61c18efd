import * as z from 'zod';

/** How a run that may end early has ended. */
export const EarlyEnd = z.strictObject({
  rule: z.enum(['certain', 'risk']),
  calls_planned: z.int().nonnegative(),
  calls_made: z.int().nonnegative(),
  /** Thresholds for whose sake every call was made, whatever the rule; absent where there is none. */
  held_off_by: z.array(z.string()).optional(),
  /** Under a risk: how large it is, what drew the cases, and the case of the draw at which it was decided. */
  risk: z.number().optional(),
  seed: z.string().optional(),
  population: z.int().nonnegative().optional(),
  stopped_after: z.int().nonnegative().nullable().optional(),
  /** A draw by another seed by which the bot has failed before, so that it stays failed. */
  failed_draw: z.strictObject({ run_id: z.string(), seed: z.string() }).optional(),
});
export type EarlyEnd = z.infer<typeof EarlyEnd>;
