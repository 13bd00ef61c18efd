import { RefusedRequest } from './problem.ts';
import type { WorldKey } from './world.ts';

/** @throws RefusedRequest where the key may only read. */
export function mayChange({ rights }: WorldKey): void {
  if (rights !== 'all')
    throw new RefusedRequest(403, 'You are not allowed to perform this operation');
}
