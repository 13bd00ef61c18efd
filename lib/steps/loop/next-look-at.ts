import { SHORTEST_INTERVAL_SECONDS, secondsUntilNextLook } from '../../domain/pace/poll-plan.ts';
import type { AskingPass } from './pass.ts';

/** When a batch that is out since `submittedAt` is worth the next look. */
export function nextLookAt(
  { run, history, number, now }: AskingPass,
  out: {
    readonly cases: number;
    readonly submittedAt: number;
    readonly progress?: number | null;
    readonly retryAfterSeconds?: number | null;
    readonly nextLookSeconds?: number | undefined;
  },
): number {
  const seconds = secondsUntilNextLook({
    elapsedSeconds: (now - out.submittedAt) / 1_000,
    cases: out.cases,
    worthSeconds: run.settings.pollWorthSeconds,
    history,
    progress: out.progress ?? null,
    retryAfterSeconds: out.retryAfterSeconds ?? null,
    blindSeconds: out.nextLookSeconds,
    deadlineInSeconds: Math.max(0, (run.deadlineAt - now) / 1_000),
    runId: run.lookSeed ?? run.runId,
    pass: number,
  });
  return now + 1_000 * seconds;
}

/** The same for a batch that was sent right now, of which a driver that waits for less than a second takes more. */
export function firstLookAt(
  pass: AskingPass,
  cases: number,
  {
    firstLookMs,
    nextLookSeconds,
  }: { readonly firstLookMs: number | undefined; readonly nextLookSeconds: number | undefined },
): number {
  const { now } = pass;
  const planned = nextLookAt({ ...pass, number: 0 }, { cases, submittedAt: now, nextLookSeconds });
  const isShortest = planned - now <= 1_000 * SHORTEST_INTERVAL_SECONDS;
  return isShortest && firstLookMs !== undefined ? Math.min(planned, now + firstLookMs) : planned;
}
