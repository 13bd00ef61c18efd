import type { PlatformResult } from './platform-result.ts';

/** Why the model stopped in the end, as a field of a report; nothing where no model says so. */
export function finishReasonOf({ finishReasons = [] }: PlatformResult): {
  readonly finish_reason?: string;
} {
  const reason = finishReasons.at(-1);
  return reason === undefined ? {} : { finish_reason: reason };
}
