/** Rules of a suite that no single field's type can say. They take any value, so that a broken file can be asked too. */

export type Path = readonly (string | number)[];

/** One thing that is wrong with a suite. */
export interface SuiteFault {
  readonly path: Path;
  /** Whether the field's name or its value is at fault. */
  readonly at: 'key' | 'value';
  readonly kind: 'unknown-field' | 'missing-field' | 'other';
  /** What is wrong, as a predicate: `is 99`. */
  readonly problem: string;
  /** How to mend it: `it must be between 100 and 5000 ms`. */
  readonly remedy: string;
  /** Fields that exist where an unknown one stands, or values that are allowed. */
  readonly known?: readonly string[];
  /** Another place that the problem speaks of. */
  readonly other?: Path;
}

/** As many as the largest suite has cases: a run's budget of passes and memory is made for them. */
const MAX_ATTEMPTS_PER_SUITE = 20_000;
const MAX_CONTEXT_BYTES = 8 * 1024;
const MAX_CONTEXT_DEPTH = 8;
const MAX_CONTEXT_KEYS = 64;

/** Names that reach an object's prototype in JavaScript; a file that uses them is refused. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
]);

export interface Mishap {
  readonly problem: string;
  readonly remedy: string;
}

/** What keeps a string from being stored or sent, or null. */
export function textFault(text: string): Mishap | null {
  if (!text.isWellFormed()) {
    return {
      problem: 'has an unpaired surrogate, which is not valid Unicode',
      remedy: 'write the whole character or remove it',
    };
  }
  if (text.includes('\u0000')) return { problem: 'has a NUL character', remedy: 'remove it' };
  return null;
}

/** What is wrong with a case's context, and where in it; null where nothing is. Looks no deeper than the limit. */
export function contextFault(context: unknown): (Mishap & { path: Path }) | null {
  const found = contextPartFault(context, []);
  if (found) return found;
  const keys = Object.keys(context as object).length;
  if (keys > MAX_CONTEXT_KEYS) {
    return {
      path: [],
      problem: `has ${keys} keys`,
      remedy: `at most ${MAX_CONTEXT_KEYS} are allowed`,
    };
  }
  const bytes = Buffer.byteLength(JSON.stringify(context));
  if (bytes > MAX_CONTEXT_BYTES) {
    return {
      path: [],
      problem: `is ${bytes} bytes long as JSON`,
      remedy: `at most ${MAX_CONTEXT_BYTES} bytes are allowed`,
    };
  }
  return null;
}

function contextPartFault(value: unknown, path: Path): (Mishap & { path: Path }) | null {
  if (typeof value === 'string') return placed(textFault(value), path);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { path, problem: `is ${value}`, remedy: 'JSON has no such number; write a finite one' };
  }
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return null;
  if (typeof value !== 'object') {
    return {
      path,
      problem: `is of the kind ${typeof value}`,
      remedy: 'write a value that JSON has',
    };
  }
  if (path.length >= MAX_CONTEXT_DEPTH) {
    return {
      path: path.slice(0, 1),
      problem: `is nested deeper than ${MAX_CONTEXT_DEPTH} levels`,
      remedy: 'make it flatter',
    };
  }
  if (Array.isArray(value)) return firstFault(value.entries(), path);
  for (const key of Object.keys(value)) {
    const fault = FORBIDDEN_KEYS.has(key) ? forbiddenKey : textFault(key);
    if (fault) return placed(fault, [...path, key]);
  }
  return firstFault(Object.entries(value), path);
}

export const forbiddenKey: Mishap = {
  problem: 'is a key that JavaScript keeps for itself',
  remedy: 'use another name',
};

function firstFault(entries: Iterable<[string | number, unknown]>, path: Path) {
  for (const [key, child] of entries) {
    const fault = contextPartFault(child, [...path, key]);
    if (fault) return fault;
  }
  return null;
}

const placed = (fault: Mishap | null, path: Path) => (fault ? { ...fault, path } : null);

/** Faults between the parts of a suite: ids used twice, thresholds for tags that no case has. */
export function suiteWideFaults(suite: unknown): SuiteFault[] {
  const cases = listAt(suite, 'test_cases');
  return [
    ...duplicateIds(cases),
    ...unusedTags(suite, cases),
    ...unreachablePasses(suite, cases),
    ...tooManyAttempts(suite, cases),
  ];
}

/** A `min_pass` above the number of repetitions could never be reached. */
function unreachablePasses(suite: unknown, cases: readonly unknown[]): SuiteFault[] {
  const faults: SuiteFault[] = [];
  const suiteRepeat = fieldOf(suite, 'repeat') ?? 1;
  const check = (path: Path, minPass: unknown, repeat: unknown) => {
    if (typeof minPass !== 'number' || typeof repeat !== 'number' || minPass <= repeat) return;
    faults.push({
      path,
      at: 'value',
      kind: 'other',
      problem: `is ${minPass}, and the case is run ${repeat === 1 ? 'once' : `${repeat} times`}`,
      remedy: `it must be between 1 and ${repeat}, or repeat larger`,
    });
  };
  check(['min_pass'], fieldOf(suite, 'min_pass'), suiteRepeat);
  for (const [position, testCase] of cases.entries()) {
    check(
      ['test_cases', position, 'min_pass'],
      fieldOf(testCase, 'min_pass'),
      fieldOf(testCase, 'repeat') ?? suiteRepeat,
    );
  }
  return faults;
}

function tooManyAttempts(suite: unknown, cases: readonly unknown[]): SuiteFault[] {
  const suiteRepeat = fieldOf(suite, 'repeat');
  let attempts = 0;
  for (const testCase of cases) {
    const repeat = fieldOf(testCase, 'repeat') ?? suiteRepeat ?? 1;
    attempts += typeof repeat === 'number' ? repeat : 1;
  }
  if (attempts <= MAX_ATTEMPTS_PER_SUITE || attempts === cases.length) return [];
  return [
    {
      path: suiteRepeat === undefined ? ['test_cases'] : ['repeat'],
      at: 'value',
      kind: 'other',
      problem: `makes ${attempts} attempts of ${cases.length} cases`,
      remedy: `at most ${MAX_ATTEMPTS_PER_SUITE} are allowed: repeat fewer cases`,
    },
  ];
}

function duplicateIds(cases: readonly unknown[]): SuiteFault[] {
  const faults: SuiteFault[] = [];
  const firstWith = new Map<string, number>();
  for (const [position, testCase] of cases.entries()) {
    const written = fieldOf(testCase, 'id');
    if (written !== undefined && typeof written !== 'string') continue;
    const id = written ?? `case-${position + 1}`;
    const earlier = firstWith.get(id);
    if (earlier === undefined) {
      firstWith.set(id, position);
      continue;
    }
    const generated = [position, earlier].find((at) => fieldOf(cases[at], 'id') === undefined);
    const holder = generated === position ? earlier : position;
    const partner = holder === position ? earlier : position;
    faults.push({
      path: ['test_cases', holder, 'id'],
      at: 'value',
      kind: 'other',
      problem:
        generated === undefined
          ? `is ${JSON.stringify(id)}, which is already the id of test_cases[${partner}]`
          : `is ${JSON.stringify(id)}, which test_cases[${partner}] has by its position`,
      remedy: 'give each case an id of its own',
      other: ['test_cases', partner],
    });
  }
  return faults;
}

function unusedTags(suite: unknown, cases: readonly unknown[]): SuiteFault[] {
  const thresholds = fieldOf(fieldOf(suite, 'gate'), 'tags');
  if (thresholds === null || typeof thresholds !== 'object' || Array.isArray(thresholds)) return [];
  const used = new Set<string>();
  for (const testCase of cases) {
    for (const tag of listAt(testCase, 'tags')) if (typeof tag === 'string') used.add(tag);
  }
  return Object.keys(thresholds)
    .filter((tag) => !used.has(tag))
    .map((tag) => ({
      path: ['gate', 'tags', tag],
      at: 'key',
      kind: 'other',
      problem: 'sets a threshold for a tag that no case has',
      remedy: 'give the tag to a case or remove the threshold',
      known: [...used],
    }));
}

/** What `value` has of its own under `key`; undefined where it has nothing or is no mapping. */
export function fieldOf(value: unknown, key: string): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

/** The list that `value` has under `key`, or an empty one. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const list = fieldOf(value, key);
  return Array.isArray(list) ? list : [];
}
