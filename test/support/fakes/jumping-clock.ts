import { setImmediate } from 'node:timers/promises';
import { LONGEST_INTERVAL_SECONDS } from '../../../lib/domain/pace/poll-plan.ts';
import { realClock } from '../../../lib/engine/clock.ts';
import type { SteadyClock } from '../../../lib/local/steady-clock.ts';

/** What is longer guards a step or a run, and is called off when that has ended. */
const LONGEST_JUMP_MS = LONGEST_INTERVAL_SECONDS * 1000;

/** A clock that runs, and jumps where somebody would wait. */
export class JumpingClock implements SteadyClock {
  #jumped = 0;
  readonly now = () => Date.now() + this.#jumped;
  readonly stepMs = () => 0;

  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    if (ms > LONGEST_JUMP_MS) return realClock.sleep(ms, signal);
    this.jump(ms);
    // What is under way beside the sleeper goes on before it does.
    await setImmediate();
  };

  jump(ms: number): void {
    this.#jumped += ms;
  }
}
