import { setFlagsFromString } from 'node:v8';

/**
 * Above so many cases a run rather takes more time than more memory, which is what a CI worker lacks:
 * at 20,000 cases 350 to 450 MB and 6 to 9 CPU-s instead of 530 and 5. Below, there is little to save.
 */
const MANY_CASES = 5_000;

export function boundMemory(cases: number): void {
  if (cases > MANY_CASES) setFlagsFromString('--optimize-for-size');
}

/**
 * For work that lets go of what it has read: what grows is only the room for garbage, up to some 100 MB. Left as
 * small as it is, it is cleared more often, for a twentieth more CPU.
 */
export function boundGarbage(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
