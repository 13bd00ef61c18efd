import { clearLine, cursorTo } from 'node:readline';

const MS_BETWEEN_DRAWINGS = 250;

export interface LiveLine {
  /** Leaves `text` above the line, on a line of its own. */
  leave(text: string): void;
  /** Takes the line away for good. Safe to call twice; until then the line keeps the process alive. */
  stop(): void;
}

/**
 * One line on a terminal that is drawn over itself four times a second, where it has changed.
 *
 * `text` has to fit the width itself: to switch the terminal's wrapping off would outlive a killed process.
 */
export function liveLine(stream: NodeJS.WritableStream, text: () => string): LiveLine {
  let shown: string | null = null;
  const draw = () => {
    const next = text();
    if (next === shown) return;
    shown = next;
    cursorTo(stream, 0);
    stream.write(next);
    clearLine(stream, 1);
  };
  const erase = () => {
    shown = null;
    cursorTo(stream, 0);
    clearLine(stream, 0);
  };

  draw();
  let timer: NodeJS.Timeout | null = setInterval(draw, MS_BETWEEN_DRAWINGS);
  return {
    leave(words) {
      if (timer !== null) erase();
      stream.write(`${words}\n`);
      if (timer !== null) draw();
    },
    stop() {
      if (timer === null) return;
      clearInterval(timer);
      timer = null;
      erase();
    },
  };
}
