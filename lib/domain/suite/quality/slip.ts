/** Shorter words are other words more often than slips of one another: `card` and `cart`. */
const SHORTEST = 5;
/** Letters that are swapped make another word less often. */
const SHORTEST_SWAPPED = 4;

/** Whether two different words are one slip of the keyboard apart: a letter too many, missing, wrong, or two swapped. */
export function isSlip(a: string, b: string): boolean {
  const longer = Math.max(a.length, b.length);
  if (Math.abs(a.length - b.length) > 1 || longer < SHORTEST_SWAPPED) return false;
  if (/\p{N}/u.test(a) || /\p{N}/u.test(b)) return false;
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [restOfA, restOfB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (restOfA.length <= 1 && restOfB.length <= 1) return longer >= SHORTEST;
  return restOfA.length === 2 && restOfB.length === 2 && restOfA === `${restOfB[1]}${restOfB[0]}`;
}
