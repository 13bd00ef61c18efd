import { createHash } from 'node:crypto';

/**
 * At most `size` of `entries`, in their order.
 *
 * Which ones follows from the seed and each entry's own key, so that an entry more in the source changes
 * at most one of those that are taken.
 */
export function sample<Entry>(
  entries: readonly Entry[],
  size: number,
  { seed, keyOf }: { readonly seed: number; readonly keyOf: (entry: Entry) => string },
): Entry[] {
  if (entries.length <= size) return [...entries];
  const rankOf = (entry: Entry) =>
    createHash('sha256')
      .update(`${seed}\n${keyOf(entry)}`)
      .digest('hex');
  const ranked = entries.map((entry) => ({ entry, rank: rankOf(entry) }));
  const chosen = new Set(
    ranked
      .toSorted((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
      .slice(0, size)
      .map(({ entry }) => entry),
  );
  return entries.filter((entry) => chosen.has(entry));
}
