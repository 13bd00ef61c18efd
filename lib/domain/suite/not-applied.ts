import * as z from 'zod';

/** A threshold that the suite asks for and that cannot be applied, with the reason. */
export const NotApplied = z.strictObject({
  name: z.string(),
  threshold: z.number(),
  reason: z.string(),
});
export type NotApplied = z.infer<typeof NotApplied>;
