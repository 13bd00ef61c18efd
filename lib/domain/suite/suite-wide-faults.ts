import type { Path } from './input-problem.ts';
import { fieldOf, listAt } from './own-field.ts';
import { reliabilityFaults } from './reliability/reliability-faults.ts';
import { mostRepetitionsOf, reliabilityOf } from './reliability/reliability-of.ts';
import { bearerOf, requirementsOf } from './reliability/written-requirements.ts';
import { stopFaults } from './stopping/stop-faults.ts';
import { type SuiteFault, suiteFault } from './suite-fault.ts';

/** As many as the largest suite has cases: a run's budget of passes and memory is made for them. */
const MAX_REPETITIONS_PER_SUITE = 20_000;

/** Faults between the parts of a suite: ids used twice, thresholds for tags that no case has. */
export function suiteWideFaults(suite: unknown): SuiteFault[] {
  const cases = listAt(suite, 'test_cases');
  return [
    ...duplicateIds(cases),
    ...unusedTags(suite, cases),
    ...unreachablePasses(suite, cases),
    ...tooManyRepetitions(suite, cases),
    ...unmadeRelations(suite),
    ...strangeVariants(cases),
    ...stopFaults(suite),
    ...reliabilityFaults(suite),
  ];
}

/** What is not varied is never measured. */
function unmadeRelations(suite: unknown): SuiteFault[] {
  const made = fieldOf(fieldOf(suite, 'robustness'), 'relations');
  const thresholds = fieldOf(fieldOf(suite, 'gate'), 'robustness');
  if (!Array.isArray(made) || thresholds === null || typeof thresholds !== 'object') return [];
  return Object.keys(thresholds)
    .filter((relation) => !made.includes(relation))
    .map((relation) =>
      suiteFault(['gate', 'robustness', relation], {
        at: 'key',
        problem: 'sets a threshold for a relation that robustness.relations leaves out',
        remedy: 'add it there or remove the threshold',
        known: made.filter((each) => typeof each === 'string'),
      }),
    );
}

/** A variant counts apart from cases, so none may be more or less than a case said otherwise. */
function strangeVariants(cases: readonly unknown[]): SuiteFault[] {
  const seeds = new Map(cases.map((each, position) => [idAt(each, position), each]));
  return cases.flatMap((testCase, position) => {
    const of = fieldOf(fieldOf(testCase, 'variant_of'), 'case');
    const seed = seeds.get(of);
    if (of === undefined || seed === undefined) return [];
    const isVariant = fieldOf(seed, 'variant_of') !== undefined;
    if (!isVariant && expectationOf(seed) === expectationOf(testCase)) return [];
    return [
      suiteFault(['test_cases', position, 'variant_of'], {
        problem: isVariant ? 'names a variant' : 'names a case that expects something else',
        remedy: 'leave it out, and have variants made by robustness',
      }),
    ];
  });
}

function idAt(testCase: unknown, position: number): unknown {
  return fieldOf(testCase, 'id') ?? `case-${position + 1}`;
}

function expectationOf(testCase: unknown): string {
  const turns = listAt(testCase, 'turns').map((turn) => fieldOf(turn, 'outcome'));
  return JSON.stringify([fieldOf(testCase, 'outcome'), turns]);
}

/** A `min_pass` above the number of repetitions could never be reached. */
function unreachablePasses(suite: unknown, cases: readonly unknown[]): SuiteFault[] {
  const faults: SuiteFault[] = [];
  const suiteRepeat = fieldOf(suite, 'repeat') ?? 1;
  const check = (keys: Path, minPass: unknown, repeat: unknown) => {
    if (typeof minPass !== 'number' || typeof repeat !== 'number' || minPass <= repeat) return;
    faults.push(
      suiteFault(keys, {
        problem: `is ${minPass}, and the case is run ${repeat === 1 ? 'once' : `${repeat} times`}`,
        remedy: `it must be between 1 and ${repeat}, or repeat larger`,
      }),
    );
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

function tooManyRepetitions(suite: unknown, cases: readonly unknown[]): SuiteFault[] {
  const suiteRepeat = fieldOf(suite, 'repeat');
  const requirements = requirementsOf(suite);
  let repetitions = 0;
  for (const testCase of cases) {
    const reliability = reliabilityOf(requirements, bearerOf(testCase));
    if (reliability !== undefined) {
      repetitions += mostRepetitionsOf(reliability);
      continue;
    }
    const repeat = fieldOf(testCase, 'repeat') ?? suiteRepeat ?? 1;
    repetitions += typeof repeat === 'number' ? repeat : 1;
  }
  if (repetitions <= MAX_REPETITIONS_PER_SUITE || repetitions === cases.length) return [];
  return [
    suiteFault(suiteRepeat === undefined ? ['test_cases'] : ['repeat'], {
      problem: `makes ${repetitions} repetitions of ${cases.length} cases`,
      remedy: `at most ${MAX_REPETITIONS_PER_SUITE} are allowed: repeat fewer cases`,
    }),
  ];
}

function duplicateIds(cases: readonly unknown[]): SuiteFault[] {
  const faults: SuiteFault[] = [];
  const firstWith = new Map<string, number>();
  for (const [position, testCase] of cases.entries()) {
    const written = fieldOf(testCase, 'id');
    if (written !== undefined && typeof written !== 'string') continue;
    const id = written?.normalize('NFC') ?? `case-${position + 1}`;
    const earlier = firstWith.get(id);
    if (earlier === undefined) {
      firstWith.set(id, position);
      continue;
    }
    const generated = [position, earlier].find((at) => fieldOf(cases[at], 'id') === undefined);
    const holder = generated === position ? earlier : position;
    const partner = holder === position ? earlier : position;
    faults.push(
      suiteFault(['test_cases', holder, 'id'], {
        problem:
          generated === undefined
            ? `is ${JSON.stringify(id)}, which is already the id of test_cases[${partner}]`
            : `is ${JSON.stringify(id)}, which test_cases[${partner}] has by its position`,
        remedy: 'give each case an id of its own',
        other: ['test_cases', partner],
      }),
    );
  }
  return faults;
}

function unusedTags(suite: unknown, cases: readonly unknown[]): SuiteFault[] {
  const thresholds = fieldOf(fieldOf(suite, 'gate'), 'tags');
  if (thresholds === null || typeof thresholds !== 'object' || Array.isArray(thresholds)) return [];
  const used = new Set<string>();
  for (const testCase of cases) {
    for (const tag of listAt(testCase, 'tags'))
      if (typeof tag === 'string') used.add(tag.normalize('NFC'));
  }
  return Object.keys(thresholds)
    .filter((tag) => !used.has(tag.normalize('NFC')))
    .map((tag) =>
      suiteFault(['gate', 'tags', tag], {
        at: 'key',
        problem: 'sets a threshold for a tag that no case has',
        remedy: 'give the tag to a case or remove the threshold',
        known: [...used],
      }),
    );
}
