import { literalPattern } from '../literal-pattern.ts';

/** A shorter one is not sought: it would blot out ordinary words. */
export const MIN_SECRET_CHARACTERS = 8;

export interface Masked {
  readonly bytes: Uint8Array;
  /** Names of the secrets that stood there; empty where none did, and the bytes are as they came. */
  readonly names: readonly string[];
}

/**
 * Secrets of ours that another side may repeat to us, in whatever JSON makes of them.
 *
 * They show themselves nowhere: not in JSON, not to `console.log`.
 */
export class Secrets {
  readonly #sought = new Map<string, Sought>();
  readonly #values = new Set<string>();

  /** From now on this value is masked, under this name. */
  learn(name: string, value: string): void {
    if (value === '') return;
    this.#values.add(value);
    if (value.length < MIN_SECRET_CHARACTERS) return;
    for (const form of formsOf(value)) {
      if (!this.#sought.has(form)) this.#sought.set(form, soughtOf(name, form));
    }
  }

  /** A sentence for people without our secrets, be they as short as they may; before it is shortened. */
  redact(text: string): string {
    let clean = text;
    for (const value of this.#values) clean = clean.replaceAll(value, '*'.repeat(value.length));
    return clean;
  }

  /** JSON with a mark of the same length in bytes for each secret in it; it stays JSON. */
  mask(bytes: Uint8Array): Masked {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const mayBeEscaped = buffer.includes('\\u') || buffer.includes('\\/');
    const names = new Set<string>();
    // A character for each byte, so that lengths and places are those of the bytes.
    let text: string | null = null;
    for (const { name, plain, pattern } of this.#sought.values()) {
      if (!mayBeEscaped && !buffer.includes(plain)) continue;
      text ??= buffer.toString('latin1');
      text = text.replace(pattern, (found, at: number, whole: string) => {
        if (beginsWithinEscape(whole, at)) return found;
        names.add(name);
        return markFor(found);
      });
    }
    if (names.size === 0 || text === null) return { bytes, names: [] };
    return { bytes: Buffer.from(text, 'latin1'), names: [...names].sort() };
  }
}

interface Sought {
  readonly name: string;
  /** As JSON is usually written. */
  readonly plain: Buffer;
  /** Over text with a character for each byte. */
  readonly pattern: RegExp;
}

/** A form sends a secret percent-encoded, and an error may repeat the form. */
function formsOf(value: string): Set<string> {
  const encoded = encodeURIComponent(value.toWellFormed());
  return new Set([value, encoded, new URLSearchParams({ '': value }).toString().slice(1)]);
}

function soughtOf(name: string, form: string): Sought {
  let pattern: RegExp | undefined;
  return {
    name,
    plain: Buffer.from(JSON.stringify(form).slice(1, -1)),
    // Of a token some thousand characters long, and most answers repeat none.
    get pattern() {
      pattern ??= new RegExp(Array.from(form, writtenAs).join(''), 'g');
      return pattern;
    },
  };
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
};

/** All the ways in which JSON may write a character. */
function writtenAs(character: string): string {
  const plain = Buffer.from(character).toString('latin1');
  const units = Array.from({ length: character.length }, (_, at) =>
    character.charCodeAt(at).toString(16).padStart(4, '0'),
  );
  const escaped = units.map((unit) => `\\\\u${unit.replace(/[a-f]/g, eitherCase)}`).join('');
  const short = SHORT_ESCAPES[character];
  const ways = [
    ...(short === undefined ? [] : [`\\\\${literalPattern(short)}`]),
    escaped,
    literalPattern(plain),
  ];
  return `(?:${ways.join('|')})`;
}

function eitherCase(letter: string): string {
  return `[${letter}${letter.toUpperCase()}]`;
}

/** Claims that the character there belongs to an escape, as the `n` of `\n` does. */
function beginsWithinEscape(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

/** A number stays one, since nothing else may stand where a number does. */
function markFor(found: string): string {
  return /^[-+.\deE]+$/.test(found) ? found.replace(/\d/g, '9') : '*'.repeat(found.length);
}
