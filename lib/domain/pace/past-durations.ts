import type { LogNormal } from './log-normal.ts';

/** How long an earlier execution took, and how many cases it had. */
export interface PastExecution {
  readonly cases: number;
  readonly seconds: number;
  /** It is of another suite at the same platform, whose cases may take longer or less. */
  readonly ofOthers?: boolean;
}

/** Older ones tell of another bot or another platform. */
const MOST_PAST_EXECUTIONS = 20;
/** What claims to have been faster, or slower than a day, was not measured. */
const SHORTEST_SECONDS = 0.001;
const LONGEST_SECONDS = 86_400;
/** A few durations that happen to lie close together prove no precision: a spread of 10 %, worth two of them, is mixed in. */
const PRIOR_SPREAD = 0.1;
const PRIOR_WEIGHT = 2;
/** One or two durations may be odd ones: where they lie is known by this much less well, by each of them. */
const FEW = 3;
const SPREAD_OF_ONE = 0.15;
/** What other suites took says half of it. */
const SPREAD_OF_OTHERS = 0.5;
/** Time grows with the cases, though not strictly: a batch of e times the cases is known 30 % less well. */
const SPREAD_PER_LOG_SIZE = 0.3;

/**
 * The log-normal of how long an execution of `cases` will take; null where nothing is known of past ones.
 *
 * `history` is newest first. Durations are scaled in proportion to the cases, and the spread grows with
 * the distance over which they are scaled.
 */
export function fitDurations(
  history: readonly PastExecution[],
  cases: number,
): { readonly distribution: LogNormal; readonly count: number } | null {
  const usable = history
    .filter(
      ({ cases: size, seconds }) =>
        size >= 1 &&
        Number.isFinite(size) &&
        seconds >= SHORTEST_SECONDS &&
        seconds <= LONGEST_SECONDS,
    )
    .slice(0, MOST_PAST_EXECUTIONS);
  if (usable.length === 0 || !(cases >= 1)) return null;

  const scaling = usable.map((past) => Math.log(cases / past.cases));
  const logs = usable.map((past, index) => Math.log(past.seconds) + (scaling[index] ?? 0));
  const mu = mean(logs);
  const deviation = logs.reduce((sum, log) => sum + (log - mu) ** 2, 0);
  const pooled = (deviation + PRIOR_WEIGHT * PRIOR_SPREAD ** 2) / (usable.length + PRIOR_WEIGHT);
  const fromScaling = mean(scaling.map((distance) => (SPREAD_PER_LOG_SIZE * distance) ** 2));
  const fromFew = usable.length < FEW ? SPREAD_OF_ONE ** 2 / usable.length : 0;
  const fromOthers = usable.some(({ ofOthers }) => ofOthers === true) ? SPREAD_OF_OTHERS ** 2 : 0;
  const sigma = Math.sqrt(pooled + fromScaling + fromFew + fromOthers);
  return { distribution: { mu, sigma }, count: usable.length };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
