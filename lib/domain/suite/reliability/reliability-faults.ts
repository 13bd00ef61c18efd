import { fixedSampleSize } from '../../statistics/truncated-sprt.ts';
import type { Path } from '../input-problem.ts';
import { fieldOf, listAt } from '../own-field.ts';
import { type SuiteFault, suiteFault } from '../suite-fault.ts';
import { MOST_REPETITIONS_OF_CASE, reliabilityOf } from './reliability-of.ts';
import { ReliabilitySection } from './reliability-section.ts';
import { bearerOf, requirementsOf } from './written-requirements.ts';

/** Where a suite asks for a reliability that cannot be tested, or beside what is at odds with it. */
export function reliabilityFaults(suite: unknown): SuiteFault[] {
  const cases = listAt(suite, 'test_cases');
  const written = writtenSections(suite, cases);
  if (written.length === 0) return unrepeated(suite, cases);
  return [
    ...unrepeated(suite, cases),
    ...written.flatMap(({ keys, section }) => untestable(keys, section)),
    ...countedAsWell(suite, cases),
    ...atOdds(suite, written[0]?.keys ?? []),
  ];
}

interface Written {
  readonly keys: Path;
  readonly section: unknown;
}

function writtenSections(suite: unknown, cases: readonly unknown[]): Written[] {
  const tags = fieldOf(fieldOf(suite, 'gate'), 'tags');
  const names = tags !== null && typeof tags === 'object' ? Object.keys(tags) : [];
  const all: Written[] = [
    { keys: ['reliability'], section: fieldOf(suite, 'reliability') },
    ...names.map((tag) => ({
      keys: ['gate', 'tags', tag, 'reliability'],
      section: fieldOf(fieldOf(tags, tag), 'reliability'),
    })),
    ...cases.map((each, position) => ({
      keys: ['test_cases', position, 'reliability'],
      section: fieldOf(each, 'reliability'),
    })),
  ];
  return all.filter(({ section }) => section !== undefined);
}

function untestable(keys: Path, section: unknown): SuiteFault[] {
  const read = ReliabilitySection.safeParse(section);
  if (!read.success) return [];
  const { at_least: atLeast, expected, risk, miss } = read.data;
  if (expected <= atLeast) {
    return [
      suiteFault([...keys, 'expected'], {
        problem: `is ${expected}, and at_least is ${atLeast}: no number of repetitions tells the one from the other`,
        remedy: 'write an expected above at_least',
      }),
    ];
  }
  const most = MOST_REPETITIONS_OF_CASE;
  if (fixedSampleSize({ atLeast, expected, risk, miss }, most) <= most) return [];
  return [
    suiteFault(keys, {
      problem: `takes more than ${most} repetitions of a case to tell ${atLeast} from ${expected} with a risk of ${risk} and a miss of ${miss}`,
      remedy: 'set at_least and expected farther apart, or allow a larger risk or miss',
    }),
  ];
}

const NUMBERS = ['repeat', 'min_pass'] as const;

/** A case is repeated by number or until a test is clear; to write a number may not lift what its tag asks for. */
function countedAsWell(suite: unknown, cases: readonly unknown[]): SuiteFault[] {
  const faults: SuiteFault[] = [];
  const note = (keys: Path, by: string) =>
    faults.push(
      suiteFault(keys, {
        at: 'key',
        problem: `does not go together with ${by}, which says how often a case is repeated`,
        remedy: 'remove one of the two',
      }),
    );
  for (const field of NUMBERS) {
    if (fieldOf(suite, 'reliability') !== undefined && fieldOf(suite, field) !== undefined) {
      note([field], 'reliability');
    }
  }
  const tags = fieldOf(fieldOf(suite, 'gate'), 'tags');
  for (const [position, testCase] of cases.entries()) {
    const ofTag = listAt(testCase, 'tags').find(
      (tag) =>
        typeof tag === 'string' &&
        fieldOf(fieldOf(tags, tag.normalize('NFC')), 'reliability') !== undefined,
    );
    const isOwn = fieldOf(testCase, 'reliability') !== undefined;
    if (!isOwn && ofTag === undefined) continue;
    for (const field of NUMBERS) {
      if (fieldOf(testCase, field) === undefined) continue;
      note(
        ['test_cases', position, field],
        isOwn ? 'its reliability' : `gate.tags.${String(ofTag)}.reliability`,
      );
    }
  }
  return faults;
}

/** What is measured over every call, or over a part of the cases, has no meaning beside cases that end when they are clear. */
const ODD_THRESHOLDS = [
  'p95_latency_ms',
  'intent_coverage',
  'entity_coverage',
  'min_intent_f1',
  'max_false_positive_rate',
  'max_intent_f1_drop',
] as const;

/** Where there is no end between two repetitions of a case, by mode. */
const WHOLE_BATCHES: ReadonlyMap<string, string> = new Map([
  ['playbooks', 'a playbook runs all its cases'],
  ['simulator', 'the Simulator is given all conversations of a scenario at once'],
]);

function atOdds(suite: unknown, by: Path): SuiteFault[] {
  const gate = fieldOf(suite, 'gate');
  const faults = ODD_THRESHOLDS.filter((name) => fieldOf(gate, name) !== undefined).map((name) =>
    suiteFault(['gate', name], {
      at: 'key',
      problem: 'is measured over every repetition, and a test of reliability ends when it is clear',
      remedy: 'repeat cases by number (repeat, min_pass), or measure it in a suite of its own',
      other: by,
    }),
  );
  const isDrawn = fieldOf(fieldOf(suite, 'stop'), 'risk') !== undefined;
  if (isDrawn) {
    faults.push(
      suiteFault(['stop'], {
        problem: 'asks for a draw of the cases, and a test of reliability has a risk of its own',
        remedy: 'write stop: certain, or repeat cases by number (repeat, min_pass)',
        other: by,
      }),
    );
  }
  if (fieldOf(suite, 'robustness') !== undefined) {
    faults.push(
      suiteFault(['robustness'], {
        at: 'key',
        problem: 'does not go together with reliability, which would test each variant',
        remedy: 'measure variants in a suite that repeats cases by number, or not at all',
        other: by,
      }),
    );
  }
  const mode = fieldOf(fieldOf(suite, 'cognigy'), 'mode');
  const batch = typeof mode === 'string' ? WHOLE_BATCHES.get(mode) : undefined;
  if (batch !== undefined) {
    faults.push(
      suiteFault(by, {
        at: 'key',
        problem: `ends a case when it is clear, and ${batch}`,
        remedy: 'use the mode conversation, or repeat cases by number (repeat, min_pass)',
      }),
    );
  }
  return faults;
}

/** A threshold on repetitions that are made by number, of which no case has enough. */
function unrepeated(suite: unknown, cases: readonly unknown[]): SuiteFault[] {
  const gate = fieldOf(suite, 'gate');
  const k = fieldOf(fieldOf(gate, 'pass_hat_k'), 'k');
  const wanted = [
    ...(typeof k === 'number' ? [{ name: 'pass_hat_k', least: k }] : []),
    ...(fieldOf(gate, 'max_flip_rate') === undefined ? [] : [{ name: 'max_flip_rate', least: 2 }]),
  ];
  if (wanted.length === 0 || cases.length === 0) return [];
  const requirements = requirementsOf(suite);
  const most = cases.reduce<number>((largest, each) => {
    if (reliabilityOf(requirements, bearerOf(each)) !== undefined) return largest;
    const repeat = fieldOf(each, 'repeat') ?? fieldOf(suite, 'repeat') ?? 1;
    return typeof repeat === 'number' ? Math.max(largest, repeat) : largest;
  }, 0);
  return wanted
    .filter(({ least }) => most < least)
    .map(({ name, least }) =>
      suiteFault(['gate', name], {
        at: 'key',
        problem: `is measured over cases that are run ${least === 1 ? 'once' : `${least} times`} or more by number, and there is none`,
        remedy: `write repeat: ${least} or more for the suite or some cases; a case under reliability does not count`,
      }),
    );
}
