import type { Path } from '../domain/suite/suite-rules.ts';

/** What is seen on a pass over JSON text; offsets are in UTF-16 code units. The path is one array that changes on the way. */
interface JsonVisitor {
  /** A key of an object, before its value; `earlier` is the offset of the same key where it was written before. */
  onKey?(path: Path, offset: number, earlier: number | undefined): void;
  /** The begin of a value; `keyOffset` is null for an entry of a list. Returns true to end the pass. */
  onValue?(path: Path, offset: number, keyOffset: number | null): boolean;
}

interface JsonSlip {
  readonly offset: number;
  readonly expected: string;
}

interface Level {
  readonly keys: Map<string, number> | null;
  keyOffset: number | null;
}

/**
 * Passes over JSON text without recursion and without building values.
 *
 * `JSON.parse` hides duplicate keys and tells positions only in prose, so this pass finds both. Returns
 * the first place that is not JSON, or null.
 */
export function scanJson(text: string, { onKey, onValue }: JsonVisitor): JsonSlip | null {
  const levels: Level[] = [];
  const path: (string | number)[] = [];
  let at = skipSpace(text, 0);
  for (;;) {
    const keyOffset = levels.at(-1)?.keyOffset ?? null;
    if (onValue?.(path, at, keyOffset)) return null;
    const opener = text[at];
    if (opener === '[' || opener === '{') {
      at = skipSpace(text, at + 1);
      const isList = opener === '[';
      levels.push({ keys: isList ? null : new Map(), keyOffset: null });
      path.push(isList ? 0 : '');
      if (text[at] !== (isList ? ']' : '}')) {
        if (isList) continue;
        const key = readKey(at);
        if (typeof key !== 'number') return key;
        at = key;
        continue;
      }
      levels.pop();
      path.pop();
      at += 1;
    } else {
      const end = scalarEnd(text, at);
      if (end < 0) return slipAt(text, at, -end - 1);
      at = end;
    }
    for (;;) {
      at = skipSpace(text, at);
      const level = levels.at(-1);
      if (!level) return at < text.length ? { offset: at, expected: 'the end of the file' } : null;
      const closer = level.keys ? '}' : ']';
      if (text[at] === ',') {
        at = skipSpace(text, at + 1);
        if (text[at] === closer) {
          return {
            offset: at,
            expected: `another entry after the comma, or no comma before ${closer}`,
          };
        }
        if (level.keys) {
          const key = readKey(at);
          if (typeof key !== 'number') return key;
          at = key;
        } else {
          path[path.length - 1] = Number(path.at(-1)) + 1;
        }
        break;
      }
      if (text[at] !== closer) return { offset: at, expected: `a comma or ${closer}` };
      levels.pop();
      path.pop();
      at += 1;
    }
  }

  /** Reads a key and its colon; returns the offset of the value. */
  function readKey(start: number): number | JsonSlip {
    const level = levels.at(-1);
    const end = text[start] === '"' ? stringEnd(text, start) : -start - 1;
    if (end < 0) return { offset: -end - 1, expected: 'a name in double quotes' };
    const raw = text.slice(start + 1, end - 1);
    const key = raw.includes('\\') ? String(JSON.parse(text.slice(start, end))) : raw;
    if (level) {
      path[path.length - 1] = key;
      level.keyOffset = start;
      onKey?.(path, start, level.keys?.get(key));
      level.keys?.set(key, start);
    }
    const colon = skipSpace(text, end);
    if (text[colon] !== ':') return { offset: colon, expected: 'a colon' };
    return skipSpace(text, colon + 1);
  }
}

function slipAt(text: string, start: number, offset: number): JsonSlip {
  if (text[start] !== '"') return { offset, expected: 'a value' };
  if (text[offset] === '\\') return { offset, expected: 'two backslashes for one' };
  return { offset, expected: 'a double quote at the end of the text' };
}

function skipSpace(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at += 1;
  }
}

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Offset behind the scalar at `start`, or minus the offset of what is wrong, minus one. */
function scalarEnd(text: string, start: number): number {
  if (text[start] === '"') return stringEnd(text, start);
  scalar.lastIndex = start;
  return scalar.test(text) ? scalar.lastIndex : -start - 1;
}

const escaped = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return -at - 1;
    if (code === 0x5c) {
      escaped.lastIndex = at + 1;
      if (!escaped.test(text)) return -at - 1;
      at = escaped.lastIndex - 1;
    }
  }
  return -text.length - 1;
}
