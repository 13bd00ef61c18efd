import { hasPassed } from '../counted-as.ts';
import type { ReliabilityEstimate, ReliabilityFindings, ReportCase } from '../report.ts';
import { flipRate } from '../statistics/flip-rate.ts';
import { passHatK } from '../statistics/pass-hat-k.ts';
import type { Suite } from '../suite/suite.ts';
import { type Fraction, fraction, meanOfFractions, toNumber } from './exact-rate.ts';

/** Repetitions of a case in their order, true where one passed; null where that is not known. */
type Repetitions = readonly (boolean | null)[];

/** A case ends when a test of it is decided, which is a choice of what it might have answered: it tells neither pass^k nor flips. */
function repetitionsByNumber(cases: readonly ReportCase[], atLeast: number): Repetitions[] {
  return cases.flatMap((each) => {
    if (each.repetitions?.reliability !== undefined) return [];
    const made = repetitionsOf(each);
    return made.length < atLeast ? [] : [made];
  });
}

function repetitionsOf(reportCase: ReportCase): Repetitions {
  const { repetitions, retried } = reportCase;
  if (repetitions === undefined) return [known(reportCase)];
  // What failed and was run again for a pass that does not count has not passed.
  const counts = retried?.counts_as !== 'failed';
  const unmade = Array.from({ length: repetitions.left_out ?? 0 }, () => null);
  const made = repetitions.attempts.map((each) => (counts ? known(each) : known(each) && false));
  return [...made, ...unmade];
}

function known(judged: Pick<ReportCase, 'outcome' | 'retried'>): boolean | null {
  return judged.outcome === 'not_evaluated' ? null : hasPassed(judged);
}

function isWhole(repetitions: Repetitions): repetitions is readonly boolean[] {
  return !repetitions.includes(null);
}

/** pass^k as a gate goes by it: null where no case was repeated so often, or a repetition is missing of one that was. */
export function exactPassHatK(cases: readonly ReportCase[], k: number): Fraction | null {
  const all = repetitionsByNumber(cases, k);
  if (!all.every(isWhole)) return null;
  return meanOfFractions(
    all.map((repetitions) => {
      const passed = repetitions.filter((each) => each === true).length;
      let share = fraction(1);
      for (let each = 0; each < k; each += 1) {
        share = fraction(
          share.numerator * BigInt(Math.max(0, passed - each)),
          share.denominator * BigInt(repetitions.length - each),
        );
      }
      return share;
    }),
  );
}

/** How often a repetition comes out otherwise than the one before it; null as for pass^2. */
export function exactFlipRate(cases: readonly ReportCase[]): Fraction | null {
  const all = repetitionsByNumber(cases, 2);
  if (all.length === 0 || !all.every(isWhole)) return null;
  const pairs = all.flatMap((repetitions) =>
    repetitions.slice(1).map((passed, place) => passed !== repetitions[place]),
  );
  return fraction(pairs.filter(Boolean).length, pairs.length);
}

/** Claims of a case that it has a say in a threshold on repetitions that are made by number. */
export function isRepeatedByNumber(reportCase: ReportCase, atLeast: number): boolean {
  return repetitionsByNumber([reportCase], atLeast).length > 0;
}

/** What was found of the reliability of a bot; undefined where the suite asks for nothing of it. */
export function measureReliability(
  { gate }: Pick<Suite, 'gate'>,
  cases: readonly ReportCase[],
): ReliabilityFindings | undefined {
  const tested = cases.flatMap(({ id, repetitions }) => {
    const test = repetitions?.reliability;
    if (repetitions === undefined || test === undefined) return [];
    const { decision, passed, counted } = test;
    const rate = counted === 0 ? null : passed / counted;
    const made = repetitions.attempts.length;
    return [{ entry: { id, decision, passed, counted, rate }, made, most: test.most }];
  });
  const { pass_hat_k: asked, max_flip_rate: mostFlips } = gate;
  if (tested.length === 0 && asked === undefined && mostFlips === undefined) return undefined;
  const decided = (wanted: string) =>
    tested.filter(({ entry }) => entry.decision === wanted).length;
  const sum = (of: 'made' | 'most') => tested.reduce((all, each) => all + each[of], 0);
  return {
    decisions: {
      open: decided('open'),
      shut: decided('shut'),
      undecided: decided('undecided'),
      unfinished: decided('unfinished'),
    },
    repetitions: { made: sum('made'), most: sum('most') },
    cases: tested.map(({ entry }) => entry),
    ...(asked === undefined ? {} : { pass_hat_k: { k: asked.k, ...passHat(cases, asked.k) } }),
    ...(mostFlips === undefined ? {} : { flip_rate: flips(cases) }),
  };
}

function passHat(cases: readonly ReportCase[], k: number): ReliabilityEstimate {
  const all = repetitionsByNumber(cases, k);
  const counted = all.filter(isWhole).map((made) => ({
    passed: made.filter(Boolean).length,
    repetitions: made.length,
  }));
  const exact = exactPassHatK(cases, k);
  return estimateOf(all.length, counted.length, {
    exact,
    interval: exact === null ? null : passHatK(counted, k),
  });
}

function flips(cases: readonly ReportCase[]): ReliabilityEstimate {
  const all = repetitionsByNumber(cases, 2);
  const counted = all.filter(isWhole);
  const exact = exactFlipRate(cases);
  return estimateOf(all.length, counted.length, {
    exact,
    interval: exact === null ? null : flipRate(counted),
  });
}

function estimateOf(
  cases: number,
  whole: number,
  {
    exact,
    interval,
  }: {
    readonly exact: Fraction | null;
    readonly interval: { readonly low: number; readonly high: number } | null;
  },
): ReliabilityEstimate {
  return {
    cases,
    whole,
    value: exact === null ? null : toNumber(exact),
    interval: interval === null ? null : { low: interval.low, high: interval.high },
  };
}
