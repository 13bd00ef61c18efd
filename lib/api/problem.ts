import * as z from 'zod';

const ListedProblem = z.strictObject({
  /** Such as `test_cases[2].outcome.allowed_latency_ms`; empty where the whole is meant. */
  path: z.string().describe('Place of the fault; empty where the whole is meant.'),
  problem: z.string().describe('What is wrong, as a predicate.'),
  remedy: z.string().describe('How to mend it.'),
  line: z.int().positive().nullable().describe('Line in the suite file, where there is one.'),
});

/** Why a request was not carried out; the shape of RFC 9457. */
export const Problem = z.strictObject({
  title: z.string().describe('The kind of problem, the same words every time.'),
  status: z.int().min(400).max(599),
  detail: z.string().describe('This problem, in a sentence.'),
  problems: z.array(ListedProblem).optional().describe('Everything that is wrong with the input.'),
  unlisted: z.int().positive().optional().describe('How many more there are than are listed.'),
});
export type Problem = z.infer<typeof Problem>;
