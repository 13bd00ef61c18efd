import * as z from 'zod';
import { spanMs } from '../domain/time-span.ts';

/** What the state machine of promotions is started with. */
export const PromotionRequest = z.strictObject({
  /** Of the run that has passed, or the ARN of its execution, which a pipeline knows it by. */
  run_id: z
    .string()
    .min(1)
    .max(400)
    .transform((text) => text.slice(text.lastIndexOf(':') + 1)),
  /** The endpoint that customers speak to, by id, URL token or name. */
  endpoint: z.string().min(1).max(200),
  /** The oldest verdict that counts. */
  max_age: z
    .string()
    .default('24h')
    .transform((text, context) => {
      const ms = spanMs(text);
      if (ms !== null) return ms;
      context.addIssue({ code: 'custom', message: 'is no span of time; write 90m, 24h or 7d' });
      return z.NEVER;
    }),
  /** Looks at everything and changes nothing. */
  dry_run: z.boolean().default(false),
});
export type PromotionRequest = z.infer<typeof PromotionRequest>;

/** What the function is given: the execution that asks, and the input that anybody with the right gave it. */
export const RequestedPromotion = z.object({ execution: z.string(), input: z.unknown() });
export type RequestedPromotion = z.infer<typeof RequestedPromotion>;
