import { wrapped } from '../report/formats/terminal-columns.ts';
import { visible } from '../report/neutral-text.ts';
import type { Terminal } from './terminal.ts';

/** Our own styles, of `styleText`; everything else that steers a terminal is shown instead. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with ESC
const STYLE = /(\u001b\[(?:0|1|2|7|22|27|31|32|33|35|39)m)/;
/** What draws the progress line anew; it comes as a write of its own, which no text of others does. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with ESC
const DRAWING = /^\u001b\[(?:\d*G|\d*K)$/;

/**
 * A terminal that text of others, from bots, suites and old state directories, cannot steer, nor the
 * CI runner that reads its lines. Our own commands to that runner go to `runner`.
 */
export function neutralTerminal(terminal: Terminal): Terminal {
  const { clock, env } = terminal;
  const isRead = env.GITHUB_ACTIONS === 'true' || (env.TF_BUILD ?? '') !== '';
  const shown = (text: string) => withoutSteering(text);
  const text = isRead ? (line: string) => withoutCommands(shown(line)) : shown;
  const command = isRead ? (line: string) => withoutMarks(shown(line)) : shown;
  return {
    stdout: through(terminal.stdout, text),
    stderr: through(terminal.stderr, (written) => inWords(text(written), terminal.stderr)),
    runner: {
      stdout: through(terminal.stdout, command),
      stderr: through(terminal.stderr, command),
    },
    ...(clock === undefined ? {} : { clock }),
    env,
    // Only whoever asks opens it.
    get stdin() {
      return terminal.stdin;
    },
    cwd: () => terminal.cwd(),
    on: (event, listener) => terminal.on(event, listener),
    off: (event, listener) => terminal.off(event, listener),
  };
}

function through<Stream extends NodeJS.WritableStream>(
  stream: Stream,
  neutral: (text: string) => string,
): Stream {
  return new Proxy(stream, {
    get(target, key) {
      if (key === 'write') {
        return (chunk: string | Uint8Array, ...rest: []) =>
          target.write(neutral(String(chunk)), ...rest);
      }
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Whole lines broken at words where a person reads them; command lines stay whole, to be copied. */
function inWords(text: string, { isTTY, columns }: Terminal['stderr']): string {
  if (isTTY !== true || columns === undefined || !text.endsWith('\n')) return text;
  return text
    .split('\n')
    .flatMap((line) => {
      if (line.length <= columns || /^\s*cognigate /.test(line) || STYLE.test(line)) return [line];
      const indent = /^ */.exec(line)?.[0] ?? '';
      return wrapped(line.trimStart(), columns - indent.length).map((part) => indent + part);
    })
    .join('\n');
}

function withoutSteering(text: string): string {
  if (DRAWING.test(text)) return text;
  return text
    .split(STYLE)
    .map((part, position) => (position % 2 === 1 ? part : visible(part)))
    .join('');
}

/** As an escape that JSON reads as the same text. */
function withoutMarks(text: string): string {
  return text.replace(/##(?=\[|vso\[)/gi, String.raw`\u0023#`);
}

/** A line that begins with `::` is a command; one of JSON never does. */
function withoutCommands(text: string): string {
  return withoutMarks(text).replace(/^([^\S\n]*):(?=:)/gm, String.raw`$1\u003a`);
}
