import * as z from 'zod';
import { ConfigurationInvalid } from '../errors.ts';
import { CLOCK_TOLERANCE_MS } from '../instant.ts';

/** At most `requests` in any `seconds` that follow one another. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

export const DEFAULT_RATE_LIMIT: RateLimit = { requests: 1_000, seconds: 300 };

/** What is known of a shared budget. Instants are milliseconds since 1970 UTC. */
export const RateBudgetState = z.object({
  /** When the bucket will be full again, if nobody takes anything; everything else follows from it. */
  fullAt: z.number(),
  /** Turns that are paid for, by run. */
  turns: z.record(z.string(), z.object({ at: z.number(), requests: z.number() })),
  /** When it was written; absent in what 0.1.0 wrote. */
  at: z.number().optional(),
});
export type RateBudgetState = z.infer<typeof RateBudgetState>;

/** The state as it was kept; what cannot be read counts as unused, since the platform's own limit holds. */
export function rateBudgetStateOf(text: string | undefined): RateBudgetState {
  try {
    return RateBudgetState.parse(JSON.parse(text ?? ''));
  } catch {
    return { fullAt: 0, turns: {} };
  }
}

/** What a run gets out of an empty bucket at once; small, so that ten runs take turns every half minute. */
const REQUESTS_PER_TURN = 5;
/** A turn that nobody has come for by then is void: its run has ended or died. */
const TURN_KEPT_MS = 30_000;
/** Requests may be made so long after they were granted: a turn kept, and a pass that takes its time. */
const LONGEST_DELAY_MS = 60_000;
/** Nothing more is owed beside what is booked; a state beyond it was written by a clock that ran fast. */
const LONGEST_DEBT_MS = 120_000;

export interface Taken {
  readonly state: RateBudgetState;
  /** Requests that may be made now, from 0 to what was wanted. */
  readonly granted: number;
  /** How long to stay away for more; 0 where everything was granted. */
  readonly waitMs: number;
}

/**
 * Takes up to `wanted` requests out of the budget, or books a turn for when there are some.
 *
 * A token bucket that holds half of the limit and is refilled with the other half, because one that
 * held it all would let twice the limit pass in one window: what was saved up and what comes in.
 * What is missing is booked ahead at once, so that nobody who comes later can take it: runs are
 * served in the order in which they came, and none starves. An `urgent` run gets all it wants on
 * credit, which the others then wait for.
 */
export function takeFrom(
  state: RateBudgetState,
  limit: RateLimit,
  {
    run,
    wanted,
    urgent,
    now,
  }: {
    readonly run: string;
    readonly wanted: number;
    readonly urgent: boolean;
    readonly now: number;
  },
): Taken {
  const { capacity, msPerRequest } = bucketOf(limit);
  const { fullAt, turns } = current(state, limit, now);
  const { [run]: turn, ...others } = turns;
  if (turn !== undefined && turn.at > now && !urgent) {
    return { state: { fullAt, turns, at: now }, granted: 0, waitMs: turn.at - now };
  }
  const paid = turn?.requests ?? 0;
  const inBucket = Math.floor((capacity * msPerRequest - (fullAt - now)) / msPerRequest);
  const granted = urgent ? wanted : Math.min(wanted, paid + Math.max(0, inBucket));
  const booked = Math.min(wanted - granted, REQUESTS_PER_TURN);
  const after = fullAt + (granted - paid + booked) * msPerRequest;
  if (booked === 0) {
    return { state: { fullAt: after, turns: others, at: now }, granted, waitMs: 0 };
  }
  const at = Math.max(now + 1, Math.ceil(after - capacity * msPerRequest));
  const next = { fullAt: after, turns: { ...others, [run]: { at, requests: booked } }, at: now };
  return { state: next, granted, waitMs: at - now };
}

/** Books `requests` more than were granted, or, negative, gives back what was not made. */
export function adjusted(
  state: RateBudgetState,
  limit: RateLimit,
  requests: number,
  now: number,
): RateBudgetState {
  const { fullAt, turns } = current(state, limit, now);
  return { fullAt: fullAt + requests * bucketOf(limit).msPerRequest, turns, at: now };
}

/** The state as it stands now, with nothing in it that lies further ahead than the rule can have put it. */
function current(
  kept: RateBudgetState,
  limit: RateLimit,
  now: number,
): Pick<RateBudgetState, 'fullAt' | 'turns'> {
  const { capacity, msPerRequest } = bucketOf(limit);
  const state = atThisClock(kept, now);
  const live = Object.entries(state.turns).filter(([, { at }]) => at > now - TURN_KEPT_MS);
  const booked = live.reduce((sum, [, { requests }]) => sum + requests, 0);
  const latest = now + (capacity + booked) * msPerRequest + LONGEST_DEBT_MS;
  const turns = live.filter(([, { at }]) => at < latest);
  // Who wrote down no instant of writing leaves only this to tell a clock that ran ahead.
  const owed = state.fullAt > latest && state.at === undefined ? now : state.fullAt;
  return {
    fullAt: Math.min(latest, Math.max(now, owed)),
    turns: Object.fromEntries(turns),
  };
}

/** The same debts and turns, seen from now, where the state was written in the future of this clock. */
function atThisClock(state: RateBudgetState, now: number): RateBudgetState {
  const aheadMs = (state.at ?? now) - now;
  if (aheadMs <= CLOCK_TOLERANCE_MS) return state;
  const turns = Object.entries(state.turns).map(([run, turn]) => [
    run,
    { ...turn, at: turn.at - aheadMs },
  ]);
  return { fullAt: state.fullAt - aheadMs, turns: Object.fromEntries(turns), at: now };
}

function bucketOf({ requests, seconds }: RateLimit) {
  const capacity = Math.floor(requests / 2);
  const delayMs = Math.min(LONGEST_DELAY_MS, seconds * 200);
  return { capacity, msPerRequest: (seconds * 1_000 + delayMs) / (requests - capacity) };
}

const WRITTEN = /^(\d{1,7})\/(\d{1,4})$/;

/**
 * Reads a limit written as requests and seconds, such as `1000/300`; the default where it is empty.
 * @throws ConfigurationInvalid where it is not valid, or below ten requests.
 */
export function rateLimitOf(text: string | undefined): RateLimit {
  if (text === undefined || text === '') return DEFAULT_RATE_LIMIT;
  const [, requests, seconds] = WRITTEN.exec(text) ?? [];
  const limit = { requests: Number(requests), seconds: Number(seconds) };
  if (!(limit.requests >= 10 && limit.seconds >= 1)) {
    throw new ConfigurationInvalid(
      `the rate budget ${JSON.stringify(text.slice(0, 40))} is not valid: write requests and seconds like 1000/300, at least 10 requests`,
    );
  }
  return limit;
}
