/** What the engine knows of time. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Resolves when the time has passed, or as soon as `signal` is aborted; it never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

// A timer of Node.js fires at once when it is asked for more than a signed 32-bit number can hold.
const longestTimerMilliseconds = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    for (let left = milliseconds; left >= 0 && !signal?.aborted; left -= longestTimerMilliseconds) {
      await timer(Math.min(left, longestTimerMilliseconds), signal);
    }
  },
};

function timer(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timeout);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timeout = setTimeout(finish, milliseconds);
    signal?.addEventListener('abort', finish);
  });
}
