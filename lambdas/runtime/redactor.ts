const MARK = '[redacted]';

/** Shorter values would blot out ordinary words. */
const MIN_SECRET_CHARACTERS = 6;

/** Last words of a key, in snake case, whose value is never shown. */
const SECRET_KEY =
  /(?:^|_)(?:secret|token|password|passphrase|authorization|cookie|credentials|private_key|api_key|secret_string|access_key|signature|response)$/;

/** What secrets look like wherever they stand; `$1` is the part that may be shown. */
const SECRET_PATTERNS: readonly RegExp[] = [
  /\b((?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{6,}/gi,
  /()\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g,
  /\b((?:client_secret|access_token|refresh_token|id_token|password)(?:=|%3D|\\?"\s*:\s*\\?"))[^&\s"\\]+/gi,
  /()\bwhsec_[A-Za-z0-9+/=_-]+/g,
  /()\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
];

/** Takes secrets out of what is about to be logged: by key, by look, and by value. */
export class Redactor {
  readonly #values = new Set<string>();

  /** From now on this exact value is never shown, in none of the usual encodings. */
  learn(value: string): void {
    if (value.length < MIN_SECRET_CHARACTERS) return;
    this.#values.add(value);
    this.#values.add(encodeURIComponent(value.toWellFormed()));
    this.#values.add(JSON.stringify(value).slice(1, -1));
    this.#values.add(Buffer.from(value).toString('base64'));
  }

  text(text: string): string {
    let clean = text;
    for (const value of this.#values) clean = clean.replaceAll(value, MARK);
    for (const pattern of SECRET_PATTERNS) clean = clean.replace(pattern, `$1${MARK}`);
    return clean;
  }

  /** For `JSON.stringify`, which calls it with every key and value. */
  readonly replacer = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') return isSecretKey(key) ? MARK : this.text(value);
    return isSecretKey(key) && value !== null && value !== undefined ? MARK : value;
  };
}

function isSecretKey(key: string): boolean {
  const snake = key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[-$\s]/g, '_')
    .toLowerCase();
  return SECRET_KEY.test(snake);
}
