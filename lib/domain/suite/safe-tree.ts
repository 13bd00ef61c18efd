import { FORBIDDEN_KEYS, forbiddenKey } from './forbidden-keys.ts';
import type { Path } from './input-problem.ts';
import { type SuiteFault, suiteFault } from './suite-fault.ts';

/** Deeper than any suite can be: a case's context ends at level 12. */
export const MAX_DEPTH = 64;
/** More entries than 8 KiB of context can hold; only `test_cases` may have more. */
export const MAX_ENTRIES = 8_192;
/** Twenty thousand full cases have fewer parts; aliases can multiply a small file into more. */
export const MAX_PARTS = 10_000_000;

interface Place {
  readonly value: unknown;
  readonly key: string | number | null;
  readonly parent: Place | null;
  readonly depth: number;
}

interface Words {
  readonly problem: string;
  readonly remedy: string;
}

const tooDeep: Words = {
  problem: `is nested deeper than ${MAX_DEPTH} levels`,
  remedy: 'make it flatter',
};
const tooManyParts: Words = {
  problem: `has more than ${MAX_PARTS} values`,
  remedy: 'split the suite',
};
const tooManyEntries = (entries: number): Words => ({
  problem: `has ${entries} entries`,
  remedy: `at most ${MAX_ENTRIES} are allowed anywhere`,
});

/** What a tree of plain values has that no schema should be let loose on. */
export interface TreeFindings {
  readonly faults: readonly SuiteFault[];
  /** True where the tree is too deep or too large to be looked at further. */
  readonly hopeless: boolean;
}

/** Walks `root` without recursion and looks for reserved keys, excessive depth and excessive size. */
export function inspectTree(root: unknown): TreeFindings {
  const faults: SuiteFault[] = [];
  let hopeless = false;
  let parts = 0;
  const report = (place: Place, details: Parameters<typeof suiteFault>[1]) => {
    faults.push(suiteFault(pathOf(place), details));
  };
  const open: Place[] = [{ value: root, key: null, parent: null, depth: 0 }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value, depth } = place;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) {
      report(shortened(place), tooDeep);
      return { faults, hopeless: true };
    }
    const keys = Array.isArray(value) ? null : Object.keys(value);
    const entries = keys ? keys.length : (value as unknown[]).length;
    if (entries > MAX_ENTRIES && !(depth === 1 && place.key === 'test_cases')) {
      report(place, tooManyEntries(entries));
      hopeless = true;
      continue;
    }
    parts += entries;
    if (parts > MAX_PARTS) {
      report({ ...place, parent: null, key: null }, tooManyParts);
      return { faults, hopeless: true };
    }
    // Pushed backwards, so that faults come in the order of the file.
    for (let index = entries - 1; index >= 0; index -= 1) {
      const key = keys ? (keys[index] ?? '') : index;
      const child: unknown = (value as Record<string | number, unknown>)[key];
      if (typeof key === 'string' && FORBIDDEN_KEYS.has(key)) {
        report({ value: child, key, parent: place, depth }, { at: 'key', ...forbiddenKey });
      }
      if (typeof child === 'object' && child !== null) {
        open.push({ value: child, key, parent: place, depth: depth + 1 });
      }
    }
  }
  return { faults, hopeless };
}

function pathOf(place: Place): Path {
  const path: (string | number)[] = [];
  for (let at: Place | null = place; at !== null; at = at.parent) {
    if (at.key !== null) path.unshift(at.key);
  }
  return path;
}

/** The first few steps of a very deep place: a path of sixty keys helps nobody. */
function shortened(place: Place): Place {
  let at = place;
  while (at.parent && at.depth > 4) at = at.parent;
  return at;
}
