/** Where two documents differ first, in the order of the expected one. */
export interface Contradiction {
  /** As `totals.passed` or `cases.2.outcome`; empty where the documents as a whole differ. */
  readonly field: string;
  readonly found: unknown;
  readonly expected: unknown;
}

/** Compares by content, as JSON means it: the order of keys is no difference, and undefined is absent. */
export function firstDifference(
  found: unknown,
  expected: unknown,
  field = '',
): Contradiction | null {
  if (Object.is(found, expected)) return null;
  if (Array.isArray(found) && Array.isArray(expected)) {
    const length = Math.max(found.length, expected.length);
    for (let place = 0; place < length; place += 1) {
      const within = firstDifference(found[place], expected[place], join(field, place));
      if (within !== null) return within;
    }
    return null;
  }
  if (isRecord(found) && isRecord(expected)) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const within = firstDifference(own(found, name), own(expected, name), join(field, name));
      if (within !== null) return within;
    }
    return null;
  }
  // JSON has one zero.
  return found === 0 && expected === 0 ? null : { field, found, expected };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(document: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(document, name) ? document[name] : undefined;
}

function join(field: string, name: string | number): string {
  return field === '' ? String(name) : `${field}.${name}`;
}
