import * as z from 'zod';

/** Who has said something; null where the platform does not tell. */
export const Speaker = z.enum(['user', 'bot']).nullable();

/** One conversation that a language model has held with the bot and judged, as the platform tells it. */
export const SimulatedRun = z.strictObject({
  /** Its id at the platform; null of one that is missing. */
  run_id: z.string().nullable(),
  /** Its place among the runs of its batch, from 1 on; null where that is not known. */
  sequence: z.int().positive().nullable(),
  turns: z.array(z.strictObject({ speaker: Speaker, text: z.string() })),
  /** What the judge says of it as a whole. */
  summary: z.string().nullable(),
  duration_seconds: z.number().nonnegative().nullable(),
  /** What is odd about it and decides nothing. */
  note: z.string().optional(),
});
export type SimulatedRun = z.infer<typeof SimulatedRun>;
