import { createScanner, type JSONScanner, type SyntaxKind } from 'jsonc-parser';

/** Names of fields and positions in lists, from the outside in. */
export type JsonPath = readonly (string | number)[];

/** What is seen on a pass over JSON text; offsets are in UTF-16 code units. The path is one array that changes on the way. */
interface JsonVisitor {
  /** A key of an object, before its value; `earlier` is the offset of the same key where it was written before. */
  onKey?(path: JsonPath, offset: number, earlier: number | undefined): void;
  /** The begin of a value; `keyOffset` is null for an entry of a list. Returns true to end the pass. */
  onValue?(path: JsonPath, offset: number, keyOffset: number | null): boolean;
  /** A number, as it is written. */
  onNumber?(path: JsonPath, written: string): void;
}

interface JsonSlip {
  readonly offset: number;
  readonly expected: string;
}

interface Level {
  readonly closer: '}' | ']';
  readonly keys: Map<string, number>;
  keyOffset: number | null;
}

/** A mark stands for itself; `broken` is a text or a number with something wrong inside. */
type TokenKind =
  | '{'
  | '}'
  | '['
  | ']'
  | ','
  | ':'
  | 'text'
  | 'number'
  | 'word'
  | 'broken'
  | 'other'
  | 'end';

interface Token {
  readonly kind: TokenKind;
  readonly offset: number;
}

/** By the scanner's numbers, whose names cannot be imported (a const enum); null for white space. */
const KINDS: Readonly<Record<SyntaxKind, TokenKind | null>> = {
  1: '{',
  2: '}',
  3: '[',
  4: ']',
  5: ',',
  6: ':',
  7: 'word',
  8: 'word',
  9: 'word',
  10: 'text',
  11: 'number',
  12: 'other',
  13: 'other',
  14: null,
  15: null,
  16: 'other',
  17: 'end',
};

/** What has to come next: `first` is the first entry or the end of an empty list or object. */
type Expected = 'value' | 'first' | 'entry' | 'colon' | 'next';

/**
 * Passes over JSON text without recursion and without building values.
 *
 * `JSON.parse` hides duplicate keys and tells positions only in prose, so this pass finds both. Returns
 * the first place that is not JSON, or null.
 */
export function scanJson(text: string, visitor: JsonVisitor): JsonSlip | null {
  const scanner = createScanner(text, false);
  const place = new JsonPlace(visitor, scanner, text);
  let expected: Expected = 'value';
  for (;;) {
    const token = nextToken(scanner);
    if (expected === 'next' && place.level === undefined) {
      const { kind, offset } = token;
      return kind === 'end' ? null : { offset, expected: 'the end of the file' };
    }
    const next = place.take(token, expected);
    if (next === 'stopped') return null;
    if (typeof next !== 'string') return next;
    expected = next;
  }
}

/** Where a pass stands: the levels around it, and the path to it. */
class JsonPlace {
  readonly #visitor: JsonVisitor;
  readonly #scanner: JSONScanner;
  readonly #text: string;
  readonly #levels: Level[] = [];
  readonly #path: (string | number)[] = [];

  constructor(visitor: JsonVisitor, scanner: JSONScanner, text: string) {
    this.#visitor = visitor;
    this.#scanner = scanner;
    this.#text = text;
  }

  get level(): Level | undefined {
    return this.#levels.at(-1);
  }

  take(token: Token, expected: Expected): Expected | 'stopped' | JsonSlip {
    const { kind, offset } = token;
    const { level } = this;
    switch (expected) {
      case 'colon':
        return kind === ':' ? 'value' : { offset, expected: 'a colon' };
      case 'next':
        if (kind === ',') return 'entry';
        if (kind === level?.closer) return this.#leave();
        return { offset, expected: `a comma or ${level?.closer}` };
      case 'value':
        return this.#value(token);
      default:
        if (kind === level?.closer) {
          if (expected === 'first') return this.#leave();
          const remedy = `another entry after the comma, or no comma before ${kind}`;
          return { offset, expected: remedy };
        }
        return level?.closer === '}' ? this.#key(token, level) : this.#entry(token);
    }
  }

  #entry(token: Token): Expected | 'stopped' | JsonSlip {
    this.#path.push(Number(this.#path.pop()) + 1);
    return this.#value(token);
  }

  #key({ kind, offset }: Token, level: Level): Expected | JsonSlip {
    if (kind !== 'text') {
      const at = kind === 'broken' ? this.#flaw(offset).offset : offset;
      return { offset: at, expected: 'a name in double quotes' };
    }
    const key = this.#scanner.getTokenValue();
    this.#path[this.#path.length - 1] = key;
    level.keyOffset = offset;
    this.#visitor.onKey?.(this.#path, offset, level.keys.get(key));
    level.keys.set(key, offset);
    return 'colon';
  }

  #value({ kind, offset }: Token): Expected | 'stopped' | JsonSlip {
    if (this.#visitor.onValue?.(this.#path, offset, this.level?.keyOffset ?? null)) {
      return 'stopped';
    }
    if (kind === '{' || kind === '[') {
      this.#levels.push({ closer: kind === '{' ? '}' : ']', keys: new Map(), keyOffset: null });
      this.#path.push(kind === '{' ? '' : -1);
      return 'first';
    }
    if (kind === 'broken') return this.#flaw(offset);
    if (kind === 'number') this.#visitor.onNumber?.(this.#path, this.#scanner.getTokenValue());
    const isScalar = kind === 'text' || kind === 'number' || kind === 'word';
    return isScalar ? 'next' : { offset, expected: 'a value' };
  }

  /** What is wrong inside the token at `start`, which the scanner does not say. */
  #flaw(start: number): JsonSlip {
    const end = this.#scanner.getPosition();
    return this.#text[start] === '"'
      ? flawOfText(this.#text, start, end)
      : { offset: end, expected: 'a digit' };
  }

  #leave(): Expected {
    this.#levels.pop();
    this.#path.pop();
    return 'next';
  }
}

/** The next token that is not white space. */
function nextToken(scanner: JSONScanner): Token {
  let kind: TokenKind | null;
  do kind = KINDS[scanner.scan()];
  while (kind === null);
  const isBroken = scanner.getTokenError() !== 0 && (kind === 'text' || kind === 'number');
  return { kind: isBroken ? 'broken' : kind, offset: scanner.getTokenOffset() };
}

function flawOfText(text: string, start: number, end: number): JsonSlip {
  const parts = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})|(?<flaw>\\|[^\P{Cc}\u007f-\u009f])/gu;
  parts.lastIndex = start;
  for (let part = parts.exec(text); part && part.index < end; part = parts.exec(text)) {
    const flaw = part.groups?.flaw;
    if (flaw === '\\') return { offset: part.index, expected: 'two backslashes for one' };
    if (flaw !== undefined) return { offset: part.index, expected: CLOSED };
  }
  return { offset: end, expected: CLOSED };
}

const CLOSED = 'a double quote at the end of the text';
