import { PassThrough } from 'node:stream';
import type { Terminal } from '../../../lib/cli/terminal.ts';
import { FakeTerminal } from './fake-terminal.ts';

/** A terminal at which somebody sits, who gives the next of `answers` whenever a question is there. */
export class AskedTerminal extends FakeTerminal {
  readonly stdin: NonNullable<Terminal['stdin']> & { readonly isTTY: boolean };
  /** Whether keys are handed over unseen, as it was switched. */
  readonly raw: boolean[] = [];

  constructor(
    directory: string,
    env: Record<string, string | undefined>,
    answers: readonly string[],
  ) {
    super(directory, env);
    const keys = new PassThrough();
    const setRawMode = (isRaw: boolean) => this.raw.push(isRaw);
    this.stdin = Object.assign(keys, { isTTY: true, setRawMode });
    Object.defineProperty(this.stderr, 'isTTY', { value: true });
    const left = [...answers];
    let seen = 0;
    this.stderr.on('written', () => {
      const text = this.stderr.text.slice(seen);
      if (!/(?:: |\[y\/N\] )$/.test(text)) return;
      seen = this.stderr.text.length;
      const answer = left.shift();
      if (answer === undefined) setImmediate(() => this.interrupt());
      else setImmediate(() => keys.write(answer));
    });
  }
}
