import { createRequire } from 'node:module';

type StringWidth = typeof import('string-width').default;

let loaded: StringWidth | undefined;

/** In columns of a terminal: a wide character takes two, an accent that follows its letter takes no more. */
export function textWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  loaded ??= library();
  return loaded(text);
}

/** Loaded when a text asks for it: its segmenter costs every start of the command 10 ms, and few texts do. */
function library(): StringWidth {
  const { default: stringWidth } =
    typeof require === 'function'
      ? require('string-width')
      : createRequire(import.meta.url)('string-width');
  return stringWidth;
}
