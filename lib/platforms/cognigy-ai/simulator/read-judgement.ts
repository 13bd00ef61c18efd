import { OVERALL } from '../../../domain/evaluation/evaluate-simulation.ts';
import type { Criterion } from '../../../domain/suite/suite.ts';
import { foreignText } from '../../foreign-text.ts';
import { fieldOf } from '../answer/field-of.ts';

export interface JudgedCriterion {
  readonly type: string;
  readonly expected: string;
  readonly actual: string | null;
  /** Null where the judge's word cannot be read. */
  readonly passed: boolean | null;
}

const LONGEST_REASON = 2_000;
const CRITERION = 'success_criterion';

/**
 * What the judge says of each planned criterion, and of the whole.
 *
 * The form of `results` is documented nowhere: a criterion is found by its name, and by its place where no
 * entry has a name and there are as many. What is left over counts as well, since it may have failed.
 */
export function readJudgement(
  metrics: {
    readonly success: boolean;
    readonly results: unknown;
    readonly summary: string | null;
  },
  criteria: readonly Criterion[],
): JudgedCriterion[] {
  const { success, summary } = metrics;
  const entries: readonly unknown[] = Array.isArray(metrics.results) ? metrics.results : [];
  const names = entries.map(nameIn);
  const byPlace = names.every((name) => name === null) && entries.length === criteria.length;
  const used = new Set<unknown>();
  const judged = criteria.map(({ name, text }, at) => {
    const found = byPlace
      ? [entries[at]]
      : entries.filter((_, place) => names[place] === name || names[place] === text);
    for (const entry of found) used.add(entry);
    return judgedBy(found.length === 1 ? found[0] : undefined, text, summary);
  });
  const others = entries
    .filter((entry) => !used.has(entry))
    .map((entry) => judgedBy(entry, nameIn(entry) ?? 'a criterion that was not planned', null));
  const whole = { type: OVERALL, expected: 'successful', actual: summary, passed: success };
  return [...judged, ...others, whole];
}

function judgedBy(entry: unknown, expected: string, summary: string | null): JudgedCriterion {
  const words = [fieldOf(entry, 'reason'), fieldOf(entry, 'explanation'), fieldOf(entry, 'text')];
  const reason = words.find((word) => typeof word === 'string' && word.trim() !== '');
  const actual = typeof reason === 'string' ? foreignText(reason, LONGEST_REASON) : summary;
  return { type: CRITERION, expected, actual, passed: passedIn(entry) };
}

function nameIn(entry: unknown): string | null {
  const named = [
    fieldOf(entry, 'name'),
    fieldOf(fieldOf(entry, 'params'), 'name'),
    fieldOf(entry, 'criterion'),
  ];
  const name = named.find((each) => typeof each === 'string' && each.trim() !== '');
  return typeof name === 'string' ? foreignText(name) : null;
}

/** Null unless every field that says it says the same, as a boolean or by the one word for it. */
function passedIn(entry: unknown): boolean | null {
  const said = ['success', 'passed', 'result']
    .map((field) => fieldOf(entry, field))
    .filter((value) => value !== undefined && value !== null)
    .map((value) => WORDS.get(typeof value === 'string' ? value.toLowerCase() : value) ?? null);
  const [first, ...others] = said;
  return first === undefined || others.some((other) => other !== first) ? null : first;
}

const WORDS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['passed', true],
  ['failed', false],
]);
