import { promise } from './fault-row.ts';
import type { FaultOutcome } from './fault-world.ts';
import type { PlatformScript } from './platform-model.ts';
import type { Reply } from './replies.ts';

/** Seconds from the first submission to the second. */
export function pause({ platform }: FaultOutcome): number {
  const [first, second] = platform.requests.filter(({ endpoint }) => endpoint === 'submit');
  return ((second?.at ?? Number.NaN) - (first?.at ?? Number.NaN)) / 1_000;
}

/** The first submission takes effect, and is answered by `reply`. */
export const afterEffect = (reply: Reply): PlatformScript => ({
  submit: [
    (platform, request) => {
      platform.accept(request);
      return reply;
    },
  ],
});

/** What is promised of a run whose first submission had to be repeated. */
export const resent = promise({ submissions: 2, requests: 5 });

/** The idempotency keys of all submissions, in their order. */
export function keysOf({ platform }: FaultOutcome): string[] {
  return platform.requests.filter(({ endpoint }) => endpoint === 'submit').map(({ key }) => key);
}
