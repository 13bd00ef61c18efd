import { REDACTED } from './redact-texts.ts';

/**
 * A document that was not redacted, with the marks of one that was wherever there may have been the same text:
 * what differs then differs in more than that.
 */
export function asRedacted(whole: unknown, redacted: unknown): unknown {
  if (typeof whole === 'string' && typeof redacted === 'string') {
    return mayHaveBeen(redacted, whole) ? redacted : whole;
  }
  if (Array.isArray(whole) && Array.isArray(redacted)) {
    return whole.map((each, place) => asRedacted(each, redacted[place]));
  }
  if (!isObject(whole) || !isObject(redacted)) return whole;
  const rest = new Set(Object.keys(redacted).filter((name) => !(name in whole)));
  return Object.fromEntries(
    Object.entries(whole).map(([name, value]) => {
      const known = name in redacted ? name : [...rest].find((one) => mayHaveBeen(one, name));
      if (known === undefined) return [name, value];
      rest.delete(known);
      return [known, asRedacted(value, redacted[known])];
    }),
  );
}

/** Claims that a text could be what is left of another, with anything where the mark is. */
function mayHaveBeen(redacted: string, whole: string): boolean {
  const [first = '', ...others] = redacted.split(REDACTED);
  const last = others.pop();
  if (last === undefined || !whole.startsWith(first) || !whole.endsWith(last)) return false;
  let end = first.length;
  for (const part of others) {
    // What was redacted has a character at least.
    const at = whole.indexOf(part, end + 1);
    if (at === -1) return false;
    end = at + part.length;
  }
  return whole.length - last.length > end;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
