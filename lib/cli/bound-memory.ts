import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

/** Below, there is little to save. */
const MANY_CASES = 5_000;
/** Of a suite file, for as many short cases in YAML. */
const MANY_BYTES = 600_000;

/**
 * V8 lets a heap grow up to fourfold before it is cleared (`MaxGrowingFactor` of its memory-controller.cc). A run
 * of many cases rather takes a fifth more CPU time than the memory that a CI worker lacks: at 20,000 cases some
 * 100 MB less.
 */
export function boundMemory(cases: number): void {
  if (cases > MANY_CASES) clearEarlier();
}

/** The same before a suite file is read, which leaves more behind than it makes. */
export function boundMemoryToRead(suiteFile: string): void {
  const { size = 0 } = statSync(suiteFile, { throwIfNoEntry: false }) ?? {};
  if (size > MANY_BYTES) clearEarlier();
}

function clearEarlier(): void {
  setFlagsFromString('--heap-growing-percent=75');
}

/**
 * Leaves the room for what is new, and mostly garbage soon, as small as a process starts with. Left alone it grows to
 * 32 MB and never shrinks, so that runs of 200 and of 20,000 cases have a third more memory. It is cleared more often
 * in return, which is not to be measured at 5,000 cases, and takes a tenth of the time at 20,000.
 */
export function boundGarbage(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
