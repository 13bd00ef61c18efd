import { drawsFor } from './deterministic-random.ts';
import { hazard, type LogNormal, survival } from './log-normal.ts';
import { fitDurations, type PastExecution } from './past-durations.ts';

/** What is known of an execution when it has been looked at and still runs. */
export interface PollSituation {
  /** Since it was submitted. */
  readonly elapsedSeconds: number;
  readonly cases: number;
  /** How many seconds of delay one look is worth. */
  readonly worthSeconds: number;
  /** Past executions of the suite, newest first. */
  readonly history: readonly PastExecution[];
  /** Share done, 0 to 1; anything else counts as not reported. */
  readonly progress: number | null;
  readonly retryAfterSeconds: number | null;
  /** What the platform advises where the suite has no past executions; undefined where it advises nothing. */
  readonly blindSeconds?: number | undefined;
  readonly deadlineInSeconds: number;
  /** Run id, or what is known in its place before there is a run, and pass decide the jitter. */
  readonly runId: string;
  readonly pass: number;
}

/** Every forecast can be wrong, above all where an execution ends early: none is trusted for longer. */
export const LONGEST_INTERVAL_SECONDS = 60;
/** Step Functions waits for whole seconds, and what is tried on a laptop is what runs in an account. */
export const SHORTEST_INTERVAL_SECONDS = 1;
const JITTER = 0.1;

/**
 * Whole seconds until the next look; 0 once the deadline has come.
 *
 * At least what `Retry-After` asked for, and never past the deadline: the last look is the one at the
 * first whole second that is not before it, even where `Retry-After` points beyond.
 */
export function secondsUntilNextLook(situation: PollSituation): number {
  const { runId, pass, retryAfterSeconds, deadlineInSeconds } = situation;
  const [jitterDraw, roundingDraw] = drawsFor('look', runId, pass);
  const jitter = 1 + JITTER * (2 * jitterDraw - 1);
  const interval = Math.min(LONGEST_INTERVAL_SECONDS, jitter * intervalFor(situation));
  // Rounding by a draw keeps the mean; always rounding up would make short intervals far too long.
  const whole = Math.max(SHORTEST_INTERVAL_SECONDS, Math.floor(interval + roundingDraw));
  const notBefore = retryAfterSeconds !== null && retryAfterSeconds > 0 ? retryAfterSeconds : 0;
  const untilDeadline = Number.isFinite(deadlineInSeconds) ? Math.max(0, deadlineInSeconds) : 0;
  return Math.ceil(Math.min(Math.max(whole, notBefore), untilDeadline));
}

function intervalFor(situation: PollSituation): number {
  const { cases, history, progress, blindSeconds } = situation;
  const elapsed = Number.isFinite(situation.elapsedSeconds)
    ? Math.max(0, situation.elapsedSeconds)
    : 0;
  // Other suites at the same platform may be of another mode, which says nothing of this one.
  const isBlind = history.every(({ ofOthers }) => ofOthers === true);
  if (isBlind && blindSeconds !== undefined) return blindSeconds;
  if (progress !== null && progress > 0 && progress <= 1 && elapsed > 0) {
    return intervalByProgress(elapsed, progress);
  }
  const fit = fitDurations(history, cases);
  return fit === null
    ? blindInterval(elapsed, situation.worthSeconds)
    : intervalByHistory(elapsed, situation.worthSeconds, fit.distribution, fit.count);
}

/**
 * √(2·c·t): least looks for a given mean delay where the completion time is anybody's guess (hazard 1/t).
 *
 * The two constants make up for what whole seconds, jitter and the first short looks add to the law.
 * In the first 16·c seconds it looks at least every 4·c, since there a second is a large part of the whole.
 */
function blindInterval(elapsed: number, worth: number): number {
  const interval = 0.95 * Math.sqrt(2 * worth * elapsed) + 1.75 * worth;
  return elapsed < 16 * worth ? Math.min(interval, (4 * worth) / (1 + JITTER)) : interval;
}

/** 0.7 of the estimated rest: an estimate 30 % too long still does not overshoot. */
const SHARE_OF_REST = 0.7;
/** A rate of progress is not extrapolated further than this many times what it was seen for. */
const LONGEST_EXTRAPOLATION = 20;

/** Between a floor (1 s at first, 2 s from 20 s on, then 1/120 of the elapsed time, for progress that stalls) and 60 s. */
function intervalByProgress(elapsed: number, progress: number): number {
  const estimatedRest = (elapsed * (1 - progress)) / progress;
  const floor = elapsed < 20 ? 1 : Math.max(2, elapsed / 120);
  return Math.max(floor, Math.min(SHARE_OF_REST * estimatedRest, LONGEST_EXTRAPOLATION * elapsed));
}

/** From so many past executions on the place of the peak is known well enough. */
const MANY = 5;
const SHARE_OF_FEW = 0.3;
/** The first look comes where one execution in forty would have ended already. */
const EARLY_TAIL_Z = -2;
/** Share of executions taken to go as the past ones went; the others follow the blind law. */
const SHARE_LIKE_THE_PAST = 0.98;

/**
 * √(2·c / h), with the hazard h of the past durations.
 *
 * As the hazard rises quickly, the one at the next look counts. Few past runs locate the peak badly,
 * which costs delay on both sides of it: c shrinks by n / (n + 2), and of fewer than five once more. Measured
 * on runs of five batches one after the other (`npm run bench -- poll-plan`).
 */
function intervalByHistory(elapsed: number, worth: number, past: LogNormal, count: number): number {
  const earlyTail = Math.exp(past.mu + EARLY_TAIL_Z * past.sigma);
  if (elapsed < 0.98 * earlyTail) return earlyTail - elapsed;
  const cautiousWorth = ((worth * count) / (count + 2)) * (count < MANY ? SHARE_OF_FEW : 1);
  const law = (at: number) => Math.sqrt((2 * cautiousWorth) / hazardLikely(past, at));
  let interval = Math.min(LONGEST_INTERVAL_SECONDS, law(elapsed));
  for (let step = 0; step < 3; step++) interval = (interval + law(elapsed + interval)) / 2;
  return interval;
}

/** Hazard of a mixture: far beyond the past durations, having lasted so long is itself the news. */
function hazardLikely(past: LogNormal, at: number): number {
  const median = Math.exp(past.mu);
  const like = SHARE_LIKE_THE_PAST * survival(past, at);
  const unlike = ((1 - SHARE_LIKE_THE_PAST) * median) / (at + median);
  const share = like / (like + unlike);
  // Where `like` has underflowed, 0 · hazard is 0 and not NaN, as the hazard itself stays finite.
  return share * hazard(past, at) + (1 - share) / (at + median);
}
