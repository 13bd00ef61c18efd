import { sha256Of } from '../../../domain/sha256.ts';

/** What is longer is kept as its digest, so that a plan stays small whatever a playbook holds. */
const LONGEST_CHARACTERS = 200;
const DEEPEST = 100;
/** Never part of JSON as it is written. */
const TOO_DEEP = '\u0000';

/**
 * A value of JSON as a plan keeps it: two are equal where this is, however their keys are ordered.
 *
 * The value itself where it is short, else its digest.
 */
export function writtenValue(value: unknown): string {
  const written = canonical(value, 0);
  return written.length <= LONGEST_CHARACTERS
    ? written
    : `${written.length} characters with SHA-256 ${sha256Of(written)}`;
}

/** What lies too deep was not looked at, so it equals nothing. */
export function isWrittenAs(value: unknown, planned: string): boolean {
  return writtenValue(value) === planned && !canonical(value, 0).includes(TOO_DEEP);
}

function canonical(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth === DEEPEST) return TOO_DEEP;
  if (Array.isArray(value)) {
    return `[${value.map((each: unknown) => canonical(each, depth + 1)).join(',')}]`;
  }
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  const written = fields.map(
    ([name, field]) => `${JSON.stringify(name)}:${canonical(field, depth + 1)}`,
  );
  return `{${written.join(',')}}`;
}
