import { setFlagsFromString } from 'node:v8';

/**
 * Above so many cases a run rather takes more time than more memory, which is what a CI worker lacks:
 * at 20,000 cases some 200 MB less for a third more CPU. Below, there is nothing to save.
 */
const MANY_CASES = 5_000;

export function boundMemory(cases: number): void {
  if (cases > MANY_CASES) setFlagsFromString('--optimize-for-size');
}
