/** Marks what is stored of a case whose result is not there yet. */
export const UNFINISHED = 'cognigate_unfinished';

const NOT_OVER = 'the conversation was not over when the run was decided';

/**
 * Results as they are judged: what was stored of a case on the way to its result gives way to it, and
 * stands for it where there is none.
 */
export function finishedResults(stored: readonly unknown[]): unknown[] {
  const finished = stored.filter((each) => !isUnfinished(each));
  const decided = new Set(finished.map(caseIdOf));
  const last = new Map<unknown, unknown>();
  for (const each of stored) {
    if (isUnfinished(each) && !decided.has(caseIdOf(each))) last.set(caseIdOf(each), each);
  }
  return [...finished, ...[...last.values()].map(withoutEnd)];
}

function withoutEnd(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  const result = Object.entries(entry).filter(([name]) => name !== UNFINISHED);
  return { assertions: [], problem: NOT_OVER, ...Object.fromEntries(result) };
}

export function isUnfinished(entry: unknown): boolean {
  return typeof entry === 'object' && entry !== null && Reflect.get(entry, UNFINISHED) === true;
}

function caseIdOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'case_id') : undefined;
}
