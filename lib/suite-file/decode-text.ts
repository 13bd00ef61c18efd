import { isUtf8 } from 'node:buffer';
import type { Refused } from '../domain/suite/input-problem.ts';
import { broken, locationOf } from './suite-source.ts';

/** More newlines, commas and other marks than twenty thousand full cases have; a parser would run out of memory. */
const MAX_MARKS = 6_000_000;

type Decoded = { readonly status: 'text'; readonly text: string } | Refused;

/**
 * Bytes as text, without a byte order mark; only UTF-8 will do.
 * @param toUtf8 how whoever wrote the file saves it as UTF-8
 */
export function decodeText(bytes: Uint8Array, toUtf8 = 'save it as UTF-8'): Decoded {
  const [first, second] = bytes;
  const isUtf16 =
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (bytes.length > 1 && (first === 0) !== (second === 0));
  if (isUtf16) return broken(null, 'is UTF-16', toUtf8);
  if (!isUtf8(bytes)) return notUtf8(bytes, toUtf8);
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '')
    return broken(null, 'is empty', 'write a suite; cognigate init shows one');
  const nul = text.indexOf('\u0000');
  if (nul >= 0) return broken(locationOf(text, nul), 'has a NUL character', 'remove it');
  if (countMarks(bytes) > MAX_MARKS) {
    return broken(null, `has more than ${MAX_MARKS} lines and entries`, 'split the suite');
  }
  return { status: 'text', text };
}

function notUtf8(bytes: Uint8Array, toUtf8: string): Decoded {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end + 1;
  }
  return broken({ line, column: 1 }, 'is not valid UTF-8', toUtf8);
}

function countMarks(bytes: Uint8Array): number {
  // Whatever makes a parser create a node: a line, an entry, a key, an opened list or mapping.
  const marks = new Uint8Array(256);
  for (const mark of '\n\r\t,;|:-?[{') marks[mark.charCodeAt(0)] = 1;
  let count = 0;
  for (const byte of bytes) count += marks[byte] ?? 0;
  return count;
}
