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
  const difference = differenceIn(found, expected);
  if (difference === null) return null;
  const { path, ...values } = difference;
  return { field: [...(field === '' ? [] : [field]), ...path].join('.'), ...values };
}

/** With the way to it, which is put together only where there is a difference. */
interface Difference extends Omit<Contradiction, 'field'> {
  readonly path: readonly (string | number)[];
}

function differenceIn(found: unknown, expected: unknown): Difference | null {
  if (Object.is(found, expected)) return null;
  if (Array.isArray(found) && Array.isArray(expected)) {
    const length = Math.max(found.length, expected.length);
    for (let place = 0; place < length; place += 1) {
      const within = differenceIn(found[place], expected[place]);
      if (within !== null) return beneath(place, within);
    }
    return null;
  }
  if (isRecord(found) && isRecord(expected)) {
    for (const name of Object.keys(expected)) {
      const within = differenceIn(own(found, name), expected[name]);
      if (within !== null) return beneath(name, within);
    }
    for (const name of Object.keys(found)) {
      if (Object.hasOwn(expected, name) || found[name] === undefined) continue;
      return { path: [name], found: found[name], expected: undefined };
    }
    return null;
  }
  // JSON has one zero.
  return found === 0 && expected === 0 ? null : { path: [], found, expected };
}

function beneath(name: string | number, { path, ...values }: Difference): Difference {
  return { path: [name, ...path], ...values };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(document: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(document, name) ? document[name] : undefined;
}
