import * as z from 'zod';

/** The scores from which on an intent counts, and whose they are. */
export const IntentThresholds = z.strictObject({
  lower: z.number(),
  /** For intents that have a confirmation sentence: between the two the bot asks back. */
  upper: z.number(),
  from: z.enum(['suite', 'flow', 'project', 'default']),
});
export type IntentThresholds = z.infer<typeof IntentThresholds>;
