import { drawsFor } from './deterministic-random.ts';

const FIRST_CEILING_SECONDS = 2;
const HIGHEST_CEILING_SECONDS = 30;

/**
 * Whole seconds before a batch is sent again after its `attempt`-th try (1, 2, …) was not answered usably.
 *
 * Exponential with full jitter, which spreads contending clients best, at least one second and at least
 * what `Retry-After` asked for. Run, batch and attempt decide the jitter, so that it replays.
 */
export function secondsUntilResubmit(options: {
  readonly runId: string;
  readonly batch: number;
  readonly attempt: number;
  readonly retryAfterSeconds: number | null;
}): number {
  const { runId, batch, attempt, retryAfterSeconds } = options;
  const doublings = Math.min(Math.max(attempt, 1) - 1, 10);
  const ceiling = Math.min(HIGHEST_CEILING_SECONDS, FIRST_CEILING_SECONDS * 2 ** doublings);
  const [draw] = drawsFor('resubmit', runId, batch, attempt);
  return Math.max(1, Math.ceil(draw * ceiling), Math.ceil(retryAfterSeconds ?? 0));
}
