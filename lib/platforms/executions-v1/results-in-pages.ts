import type { Subject } from './envelope.ts';
import { JoinedResults } from './joined-results.ts';

/** The results in pages as they were kept, read as when they came; null where one cannot be. */
export function resultsInPages(
  pages: readonly Uint8Array[],
  subject: Subject,
): readonly unknown[] | null {
  const joined = new JoinedResults(subject);
  for (const bytes of pages) {
    const value = jsonIn(bytes);
    if (value === undefined) return null;
    const added = joined.add({ kind: 'json', value, bytes });
    if (added === null || added.fault !== null) return null;
  }
  const outcome = joined.ready();
  return outcome.status === 'ready' ? outcome.results : null;
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
