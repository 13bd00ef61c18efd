import * as z from 'zod';
import { RunCounts } from './run-counts.ts';
import { Verdict } from './verdict.ts';

const runFailure = z.object({ error: z.string(), cause: z.string() });
/** An error that a step ended in, by its name, and its cause cut to 1,000 characters. */
export type RunFailure = z.infer<typeof runFailure>;

/** What travels from state to state: ids, counts, and how long to wait. Stays under 4 KiB at any suite size. */
export const RunState = z.object({
  runId: z.string(),
  suiteId: z.string().optional(),
  /** What `What Next?` and `Snapshot?` read. */
  next: z.enum(['snapshot', 'validate', 'submit', 'wait', 'aggregate']).default('submit'),
  waitSeconds: z.int().min(0).max(99_999_999).default(0),
  /** How many passes of the loop there were; runs in flight carry it under this name. */
  tick: z.int().nonnegative().default(0),
  counts: RunCounts.optional(),
  /** What went wrong with the platform in the last pass, for people who watch; absent where nothing did. */
  trouble: z.string().max(300).optional(),
  /** What a Catch took up. */
  failure: runFailure.optional(),
  verdict: Verdict.optional(),
  /** Present where an endpoint has to be given back. */
  lent: z.literal(true).optional(),
  /** The first reason of the verdict, for whom the end of the execution is shown. */
  because: z.string().max(500).optional(),
});
export type RunState = z.infer<typeof RunState>;
export type RunStateInput = z.input<typeof RunState>;
