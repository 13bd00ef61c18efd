import * as z from 'zod';

/** Words of the contract after which an execution changes no more; any other means that it runs. */
export const TerminalWord = z.enum(['completed', 'failed', 'timeout']);
export type TerminalWord = z.infer<typeof TerminalWord>;

/** An id that can be kept, shown and put into a path: up to 200 plain characters. */
const ExecutionId = z.string().regex(/^[A-Za-z0-9._~:@+=/-]{1,200}$/);

/** Answers are read tolerantly: unknown fields are ignored, optional ones judged where they are used. */
export const SubmitAnswer = z.object({ execution_id: ExecutionId });

export const StatusAnswer = z.object({
  status: z.string(),
  progress: z.unknown().optional(),
  completed_cases: z.unknown().optional(),
  total_cases: z.unknown().optional(),
  error: z.unknown().optional(),
  cancelled: z.unknown().optional(),
});
export type StatusAnswer = z.infer<typeof StatusAnswer>;

export const ResultsPage = z.object({
  test_results: z.array(z.unknown()),
  next: z.union([z.string(), z.null()]).optional(),
});
export type ResultsPage = z.infer<typeof ResultsPage>;
