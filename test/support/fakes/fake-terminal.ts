import { EventEmitter, once } from 'node:events';
import { Writable } from 'node:stream';
import type { Terminal } from '../../../lib/cli/terminal.ts';
import type { SteadyClock } from '../../../lib/local/steady-clock.ts';
import { JumpingClock } from './jumping-clock.ts';

/** Commands in one directory live in one time. */
const clocks = new Map<string, JumpingClock>();

/**
 * A terminal that nobody looks at: it keeps what was written, and Ctrl-C is `interrupt()`. What its
 * commands wait for comes at once, but where a clock that really runs is given.
 */
export class FakeTerminal extends EventEmitter implements Terminal {
  readonly stdout = new Page();
  readonly stderr = new Page();
  readonly env: Record<string, string | undefined>;
  readonly clock: SteadyClock;
  readonly #directory: string;

  constructor(
    directory: string,
    env: Record<string, string | undefined> = {},
    clock: SteadyClock = clockOf(directory),
  ) {
    super();
    this.#directory = directory;
    this.env = env;
    this.clock = clock;
  }

  cwd(): string {
    return this.#directory;
  }

  interrupt(): void {
    this.emit('SIGINT');
  }
}

function clockOf(directory: string): JumpingClock {
  const clock = clocks.get(directory) ?? new JumpingClock();
  clocks.set(directory, clock);
  return clock;
}

class Page extends Writable {
  readonly isTTY = false;
  readonly columns = 100;
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.emit('written');
    done();
  }

  /** Resolves once `text` has been written. */
  async contains(text: string): Promise<void> {
    while (!this.text.includes(text)) await once(this, 'written');
  }
}
