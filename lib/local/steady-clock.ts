import { type Clock, realClock } from '../engine/clock.ts';

/** Time that passes evenly in this process, whatever is done to the clock of the machine. */
export interface SteadyClock extends Clock {
  /** Whole milliseconds since 1970 UTC, by the machine's clock as it stood at the start. */
  now(): number;
  /** By how many milliseconds the machine's clock has been moved since then; it also moves on while a machine sleeps. */
  stepMs(): number;
}

/** Never steps back: what is waited for is measured, and only where the measuring begins is read off a clock. */
export function steadyClock(
  wall: () => number = Date.now,
  elapsed: () => number = () => performance.now(),
): SteadyClock {
  const startedAt = wall();
  const startedAtElapsed = elapsed();
  const now = () => startedAt + Math.floor(elapsed() - startedAtElapsed);
  return { now, sleep: realClock.sleep, stepMs: () => wall() - now() };
}
