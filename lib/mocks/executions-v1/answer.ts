/** What the mock platform says to a request, before any fault changes how it gets there. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON value; undefined for no body. */
  readonly body: unknown;
}

export function ok(body: unknown, status = 200): Answer {
  return { status, headers: {}, body };
}

/** `error` is a word for machines, `message` a sentence for people. */
export function refusal(
  status: number,
  error: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, body: { error, message } };
}
