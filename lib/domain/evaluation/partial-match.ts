import type { ReportAssertion } from '../report.ts';

type Json = ReportAssertion['expected'];

/**
 * Claims that `found` has everything that `expected` has.
 *
 * An object may have further fields, at any depth. Lists are of one length and match place by place, and
 * all else is equal to the letter.
 */
export function holds(found: Json | undefined, expected: Json): boolean {
  if (Array.isArray(expected)) {
    return (
      Array.isArray(found) &&
      found.length === expected.length &&
      expected.every((entry, place) => holds(found[place], entry))
    );
  }
  if (expected === null || typeof expected !== 'object') return found === expected;
  if (found === null || typeof found !== 'object' || Array.isArray(found)) return false;
  return Object.entries(expected).every(
    ([key, value]) => Object.hasOwn(found, key) && holds(found[key], value),
  );
}
