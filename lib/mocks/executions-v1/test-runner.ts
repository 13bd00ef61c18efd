import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DemoBot } from './bot/demo-bot.ts';
import { judge, type WireResult } from './judgement.ts';
import type { SubmittedCase } from './request-checks.ts';

/** The bot never keeps the server from answering for longer than about this. */
const SLICE_MS = 8;

/** Puts cases to the bot one after the other, so that a latency is that of one case, in short slices. */
export class TestRunner {
  readonly #bot: DemoBot;
  #queue: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(bot: DemoBot) {
    this.#bot = bot;
  }

  /** The results of `cases`, in their order, after everything that was asked for earlier. */
  run(cases: readonly SubmittedCase[]): Promise<WireResult[]> {
    const results = this.#queue.then(() => this.#runAll(cases));
    this.#queue = results;
    return results;
  }

  /** Leaves what is not yet run undone. */
  stop(): void {
    this.#stopped = true;
  }

  async #runAll(cases: readonly SubmittedCase[]): Promise<WireResult[]> {
    const results: WireResult[] = [];
    let sliceEndsAt = performance.now() + SLICE_MS;
    for (const testCase of cases) {
      if (this.#stopped) break;
      results.push(judge(testCase, await this.#bot.answer(testCase.input_text)));
      if (performance.now() < sliceEndsAt) continue;
      await nextTurn();
      sliceEndsAt = performance.now() + SLICE_MS;
    }
    return results;
  }
}
