import { createHash } from 'node:crypto';

/** Independent numbers in [0, 1) that depend on `parts` alone, so that a replay draws them again. */
export function drawsFor(
  ...parts: readonly (string | number)[]
): readonly [first: number, second: number] {
  const digest = createHash('sha256').update(parts.join('\n')).digest();
  return [digest.readUIntBE(0, 6) / 2 ** 48, digest.readUIntBE(6, 6) / 2 ** 48];
}
