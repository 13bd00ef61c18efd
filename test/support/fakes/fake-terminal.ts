import { EventEmitter, once } from 'node:events';
import { Writable } from 'node:stream';
import type { Terminal } from '../../../lib/cli/terminal.ts';

/** A terminal that nobody looks at: it keeps what was written, and Ctrl-C is `interrupt()`. */
export class FakeTerminal extends EventEmitter implements Terminal {
  readonly stdout = new Page();
  readonly stderr = new Page();
  readonly env: Record<string, string | undefined>;
  readonly #directory: string;

  constructor(directory: string, env: Record<string, string | undefined> = {}) {
    super();
    this.#directory = directory;
    this.env = env;
  }

  cwd(): string {
    return this.#directory;
  }

  interrupt(): void {
    this.emit('SIGINT');
  }
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
