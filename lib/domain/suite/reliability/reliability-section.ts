import * as z from 'zod';
import { Risk } from '../stopping/stop-rule.ts';

/** What a suite requires of a case that is answered now rightly, now wrongly: shares of its repetitions. */
export const ReliabilitySection = z.strictObject({
  at_least: z
    .number()
    .min(0.01)
    .max(0.999)
    .describe(
      'How often the case has to pass, such as 0.75: below it the case fails, but for the risk.',
    ),
  expected: z
    .number()
    .min(0.01)
    .max(1)
    .describe(
      'How often it is believed to pass, such as 0.9: from there on it passes, but for miss.',
    ),
  risk: Risk.default(0.05).describe('How often, at most, a case below at_least passes.'),
  miss: z
    .number()
    .min(0.001)
    .max(0.5)
    .default(0.1)
    .describe('How often, at most, a case at expected or above fails.'),
});
export type ReliabilitySection = z.infer<typeof ReliabilitySection>;
