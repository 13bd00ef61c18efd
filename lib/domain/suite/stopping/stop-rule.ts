import * as z from 'zod';
import { name } from '../suite-fields.ts';

/** How often a verdict may be another than that of all cases, where a suite says a risk. */
export const Risk = z.number().min(0.001).max(0.2);

/** When a run may end before every call was made. */
export const StopRule = z.union([
  z.literal('certain'),
  z.strictObject({
    risk: Risk.describe(
      'How often a bot may be judged otherwise than by all cases, such as 0.05; what is judged is a draw.',
    ),
    seed: name
      .optional()
      .describe('What the cases are drawn by; the suite itself decides where absent.'),
  }),
]);
export type StopRule = z.infer<typeof StopRule>;

/** What draws the cases of a run at a risk; undefined where none are drawn, or nobody has named it yet. */
export function seedOf(stop: StopRule | undefined): string | undefined {
  return stop === undefined || stop === 'certain' ? undefined : stop.seed;
}

/** A run that may end early is cut into as many batches at most, so that it can end between any two. */
export const MOST_STEPS = 200;
