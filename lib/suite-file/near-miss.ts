import { distance } from 'fastest-levenshtein';

/** The one of `candidates` that `written` was most likely meant to be, or null. */
export function nearMiss(written: string, candidates: readonly string[]): string | null {
  const bare = plain(written);
  if (bare === '') return null;
  const same = candidates.find((candidate) => plain(candidate) === bare);
  if (same !== undefined) return same;
  const allowed = Math.max(1, Math.floor(bare.length / 4));
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: distance(bare, plain(candidate)) }))
    .filter(({ edits, candidate }) => edits <= allowed && edits < plain(candidate).length)
    .sort((a, b) => a.edits - b.edits);
  return best?.candidate ?? onlyPartOf(written, candidates);
}

/** `expectedIntent`, `Expected-Intent` and `expected_intent` are one name. */
const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The candidate that has every word of `written` in it, such as `expected_intent` for `intent`, if it is the only one, or the first of those that begin so. */
function onlyPartOf(written: string, candidates: readonly string[]): string | null {
  const words = wordsOf(written);
  const holders = candidates.filter((candidate) => {
    const held = wordsOf(candidate);
    return words.length > 0 && words.every((word) => word.length > 2 && held.includes(word));
  });
  const begun = words.length > 1 ? holders.find((one) => one.startsWith(`${written}_`)) : undefined;
  return begun ?? (holders.length === 1 ? (holders[0] ?? null) : null);
}

const wordsOf = (name: string) =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
