import * as z from 'zod';

/** The answers of the gate. Only `passed` lets a pipeline on. */
export const Verdict = z.enum([
  'passed',
  'failed',
  'inconclusive',
  'rejected',
  'cancelled',
  'error',
]);
export type Verdict = z.infer<typeof Verdict>;

/** One reason of a verdict: a code for machines, a sentence for people. */
export const Reason = z.strictObject({ code: z.string(), message: z.string() });
export type Reason = z.infer<typeof Reason>;
