/**
 * What the vendor documents nowhere, in one place: whoever has a tenant mends a number here. What is read
 * tolerantly for the same reason stands in `simulator-wire.ts` (ids, speakers) and `read-judgement.ts` (criteria).
 */

/** A turn takes so long, user and bot together; it places the first look. */
export const SECONDS_PER_TURN = 5;

/** Turns of a scenario that does not say how many it may have. */
export const TURNS_WHERE_UNSAID = 10;

/** From the first look on, until durations are learnt. */
export const LOOK_STEP_SECONDS = 15;

/** A batch that a lost order started shows in the list of batches by then, or there is none. */
export const LOST_AFTER_MS = 60_000;

/** Of what `duration` of a run counts. */
export const DURATION_UNITS_PER_SECOND = 1_000;

/** Only of these kinds is a criterion known to have a name and a text. */
export const TEXT_CRITERION = 'text';

/** Models that can play a user and judge. */
export const MODEL_USE_CASE = 'gptConversation';

/** A run may be listed with its batch and yet be written; how long it is given is the loop's to say. */
export const OVER_WORDS: Readonly<Record<string, 'completed' | 'failed' | 'stopped'>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  STOPPED: 'stopped',
};
