/** Few enough for the files that a process may have open, many enough for a store that is far away. */
const GROUP = 16;

/** Works on all items, a group at a time, each side by side. */
export async function inGroups<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < items.length; from += GROUP) {
    await Promise.all(items.slice(from, from + GROUP).map(work));
  }
}
