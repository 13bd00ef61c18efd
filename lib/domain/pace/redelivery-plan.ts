/** SQS hides a message for at most 12 hours from its receipt; ten minutes of that are for the attempt. */
const LONGEST_SECONDS = 11 * 3_600 + 50 * 60;

/** Between ten attempts: half an hour at first, then longer, 71 hours in all. */
const WAITS_SECONDS = [1_800, 5_400, 14_400, 21_600] as const;

export const REDELIVERY_ATTEMPTS = 10;

/**
 * Seconds until a notification is tried again after its `attempt`th time; 0 after the last one, so
 * that it is put aside at once.
 */
export function secondsUntilRedelivery(attempt: number): number {
  if (attempt >= REDELIVERY_ATTEMPTS) return 0;
  return WAITS_SECONDS[attempt - 1] ?? LONGEST_SECONDS;
}
