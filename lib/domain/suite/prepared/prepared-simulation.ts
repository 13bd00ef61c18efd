import * as z from 'zod';

/** A language model of the platform, by all that it goes by. */
export const JudgingModel = z.strictObject({
  id: z.string(),
  referenceId: z.string(),
  name: z.string(),
});
export type JudgingModel = z.infer<typeof JudgingModel>;

/** What scenarios are run with, ids as the API wants them, and which scenario each case is. */
export const PreparedSimulation = z.strictObject({
  entrypoint: z.string(),
  flowReferenceId: z.string(),
  localeReferenceId: z.string(),
  /** Plays the user, and judges. */
  model: JudgingModel,
  scenarios: z.array(
    z.strictObject({
      caseId: z.string(),
      name: z.string(),
      /** The one to ask by, first; all that it goes by. */
      ids: z.array(z.string()).min(1),
      /** Its case is made of it, and does not stand in the suite. */
      isNamedOnly: z.boolean(),
      /** Null where the scenario does not say it. */
      maxTurns: z.int().positive().nullable(),
    }),
  ),
});
export type PreparedSimulation = z.infer<typeof PreparedSimulation>;
