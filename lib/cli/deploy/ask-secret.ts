import { StringDecoder } from 'node:string_decoder';
import type { Terminal } from '../terminal.ts';

/** Ctrl-C, Ctrl-D, a signal, or a terminal that is gone. */
export const INTERRUPTED = Symbol('interrupted');

/** Whether somebody can be asked here without being watched. */
export function canAskSecret({ stdin, stderr }: Pick<Terminal, 'stdin' | 'stderr'>): boolean {
  return stdin?.isTTY === true && stderr.isTTY === true && stdin.setRawMode !== undefined;
}

/**
 * What a person types or pastes, none of which is shown. A paste of several lines is given whole, so that
 * nothing of it is taken for the answer to another question.
 */
export function askSecret(
  question: string,
  terminal: Terminal,
): Promise<string | typeof INTERRUPTED> {
  const { stdin, stderr } = terminal;
  if (stdin === undefined) return Promise.resolve(INTERRUPTED);
  const line = new TypedLine();
  const decoder = new StringDecoder('utf8');
  return new Promise((resolve) => {
    const end = (answer: string | typeof INTERRUPTED) => {
      stdin.off('data', hear);
      stdin.off('end', stop);
      terminal.off('SIGINT', stop);
      terminal.off('SIGTERM', stop);
      stdin.setRawMode?.(false);
      stdin.pause();
      stderr.write('\n');
      resolve(answer);
    };
    const stop = () => end(INTERRUPTED);
    const hear = (part: Buffer | string) => {
      const answer = line.type(typeof part === 'string' ? part : decoder.write(part));
      if (answer !== null) end(answer);
    };
    stdin.setRawMode?.(true);
    stderr.write(`${question}: `);
    terminal.on('SIGINT', stop);
    terminal.on('SIGTERM', stop);
    stdin.on('end', stop);
    stdin.on('data', hear);
    stdin.resume();
  });
}

/** The keys that a terminal in raw mode hands over. */
const KEY = { ctrlC: '\u0003', ctrlD: '\u0004', backspace: '\b', ctrlU: '\u0015', del: '\u007f' };

class TypedLine {
  #text = '';

  /** The answer once Enter was pressed; null while more is to come. */
  type(keys: string): string | typeof INTERRUPTED | null {
    const lines = keys.replace(/[\r\n]+$/, '');
    const isEnded = lines !== keys;
    for (const key of lines) {
      if (key === KEY.ctrlC || key === KEY.ctrlD) return INTERRUPTED;
      if (key === KEY.ctrlU) this.#text = '';
      else if (key === KEY.backspace || key === KEY.del) this.#text = this.#text.slice(0, -1);
      else this.#text += key;
    }
    return isEnded ? this.#text : null;
  }
}
