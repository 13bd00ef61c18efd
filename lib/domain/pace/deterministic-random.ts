import { createHash } from 'node:crypto';

/** Independent numbers in [0, 1) that depend on `parts` alone, so that a replay draws them again. */
export function drawsFor(
  ...parts: readonly (string | number)[]
): readonly [first: number, second: number] {
  const digest = createHash('sha256').update(parts.join('\n')).digest();
  return [digest.readUIntBE(0, 6) / 2 ** 48, digest.readUIntBE(6, 6) / 2 ** 48];
}

/** Numbers of a digest: 48 bits of each 8 bytes. */
const DRAWS_PER_DIGEST = 4;

/**
 * A list in an order that depends on `parts` alone: each of its orders is as likely (Fisher and Yates, 1938;
 * Durstenfeld, Communications of the ACM 7, 1964, algorithm 235), by digests of `parts` and a counter.
 */
export function shuffledBy<Item>(
  list: readonly Item[],
  ...parts: readonly (string | number)[]
): Item[] {
  const shuffled = [...list];
  let digest = Buffer.alloc(0);
  for (let last = shuffled.length - 1, drawn = 0; last > 0; last -= 1, drawn += 1) {
    const place = drawn % DRAWS_PER_DIGEST;
    if (place === 0) {
      const seed = ['shuffle', ...parts, drawn / DRAWS_PER_DIGEST].join('\n');
      digest = createHash('sha256').update(seed).digest();
    }
    const other = Math.floor((digest.readUIntBE(8 * place, 6) / 2 ** 48) * (last + 1));
    const [here, there] = [shuffled[last], shuffled[other]];
    if (here === undefined || there === undefined) continue;
    shuffled[last] = there;
    shuffled[other] = here;
  }
  return shuffled;
}
