import { adjusted, type RateLimit, rateBudgetStateOf, takeFrom } from './rate-budget.ts';

/** A limit that several runs share, over a state that a store keeps as text. */
export interface BudgetRule {
  /** `text` is the state as it was kept; undefined where nothing was. */
  take(text: string | undefined, pass: BudgetPass): BudgetTaken;
  /** Books `requests` more than were granted or, negative, gives them back. */
  adjust(text: string | undefined, requests: number, now: number): string;
}

interface BudgetPass {
  readonly run: string;
  readonly wanted: number;
  readonly urgent: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

interface BudgetTaken {
  readonly text: string;
  readonly granted: number;
  readonly waitMs: number;
}

/** The rule for requests: a bucket that is refilled evenly, and turns for those who wait. */
export function tokenBucket(limit: RateLimit): BudgetRule {
  return {
    take(text, pass) {
      const { state, granted, waitMs } = takeFrom(rateBudgetStateOf(text), limit, pass);
      return { text: JSON.stringify(state), granted, waitMs };
    },
    adjust: (text, requests, now) =>
      JSON.stringify(adjusted(rateBudgetStateOf(text), limit, requests, now)),
  };
}
