import { hasPassed } from '../counted-as.ts';
import type { RelationScore, ReportCase, ReportVariant, Robustness } from '../report.ts';
import { type Cluster, clusteredInterval } from '../statistics/clustered-interval.ts';
import { Relation } from '../suite/robustness/robustness-section.ts';
import type { Suite } from '../suite/suite.ts';
import { robustnessOf } from '../suite/variants/robustness-of.ts';

/** The cases of a suite and its variants apart: no variant stands among cases, wherever those are counted (decision 76). */
export interface Parted {
  readonly suite: Suite;
  readonly cases: readonly ReportCase[];
  readonly variants: readonly ReportVariant[];
}

/** @param cases one for each case of the suite, in its order */
export function partedVariants(suite: Suite, cases: readonly ReportCase[]): Parted {
  const markOf = (position: number) => suite.test_cases[position]?.variant_of;
  return {
    suite: { ...suite, test_cases: suite.test_cases.filter((each) => !each.variant_of) },
    cases: cases.filter((_, position) => markOf(position) === undefined),
    variants: cases.flatMap((each, position) => {
      const variant_of = markOf(position);
      return variant_of === undefined ? [] : [{ ...each, variant_of }];
    }),
  };
}

/** A variant beside the case that it says otherwise; what is not known of either is `open`. */
interface Judged {
  readonly variant: ReportVariant;
  readonly intent: string | null | undefined;
  readonly state: 'passed' | 'failed' | 'open';
  readonly isCaseOpen: boolean;
}

/** The variants of cases that pass themselves, or may yet; those in quarantine have no say. */
export function judgedVariants(
  cases: readonly ReportCase[],
  variants: readonly ReportVariant[],
): Judged[] {
  const seeds = new Map(cases.map((each) => [each.id, each]));
  return variants.flatMap((variant): Judged[] => {
    const seed = seeds.get(variant.variant_of.case);
    if (seed?.quarantine !== undefined) return [];
    const isCaseOpen = seed === undefined || seed.outcome === 'not_evaluated';
    if (!isCaseOpen && !hasPassed(seed)) return [];
    const state =
      variant.outcome === 'not_evaluated' ? 'open' : hasPassed(variant) ? 'passed' : 'failed';
    return [{ variant, intent: seed?.expected_intent, state, isCaseOpen }];
  });
}

/** How many variants of a relation pass; `open` ones are not known yet. */
export interface RelationCounts {
  readonly passed: number;
  readonly failed: number;
  readonly open: number;
}

export function countRelation(
  relation: Relation,
  { cases, variants }: Pick<Parted, 'cases' | 'variants'>,
): RelationCounts {
  return countsOf(
    judgedVariants(cases, variants).filter(
      ({ variant }) => variant.variant_of.relation === relation,
    ),
  );
}

/**
 * The same had all that is open turned out as well as it could: what is not known passes, and a case that
 * is not known has failed where its variant has.
 */
export function bestRelation(
  relation: Relation,
  { cases, variants }: Pick<Parted, 'cases' | 'variants'>,
): RelationCounts {
  const judged = judgedVariants(cases, variants).filter(
    ({ variant }) => variant.variant_of.relation === relation,
  );
  return {
    passed: judged.filter(({ state }) => state !== 'failed').length,
    failed: judged.filter(({ state, isCaseOpen }) => state === 'failed' && !isCaseOpen).length,
    open: 0,
  };
}

function countsOf(judged: readonly Judged[]): RelationCounts {
  const of = (state: Judged['state']) =>
    judged.filter((each) => !each.isCaseOpen && each.state === state).length;
  return {
    passed: of('passed'),
    failed: of('failed'),
    open: judged.filter(({ state, isCaseOpen }) => isCaseOpen || state === 'open').length,
  };
}

/** What the variants of a suite have come to; undefined where it asks for none and has none. */
export function measureRobustness({ suite, cases, variants }: Parted): Robustness | undefined {
  const section = robustnessOf(suite);
  if (section === undefined) return undefined;
  const judged = judgedVariants(cases, variants);
  const wanted = section.relations ?? Relation.options;
  return {
    seed: section.seed,
    locale: section.locale,
    relations: Relation.options
      .filter((relation) => wanted.includes(relation))
      .map((relation) =>
        scoreOf(
          relation,
          judged.filter(({ variant }) => variant.variant_of.relation === relation),
        ),
      ),
    intents: weakestIntents(judged),
    variants: [...variants],
  };
}

function scoreOf(relation: Relation, judged: readonly Judged[]): RelationScore {
  const { passed, failed, open } = countsOf(judged);
  const perCase = Map.groupBy(judged, ({ variant }) => variant.variant_of.case);
  const isMeasured = open === 0 && passed + failed > 0;
  return {
    relation,
    cases: perCase.size,
    passed,
    failed,
    not_evaluated: open,
    rate: isMeasured ? passed / (passed + failed) : null,
    interval: isMeasured ? clusteredInterval([...perCase.values()].map(clusterOf)) : null,
  };
}

function clusterOf(judged: readonly Judged[]): Cluster {
  return {
    successes: judged.filter(({ state }) => state === 'passed').length,
    trials: judged.length,
  };
}

/** Those of which a variant fails, the smallest share of passing variants first. */
function weakestIntents(judged: readonly Judged[]): Robustness['intents'] {
  const known = judged.filter(({ intent }) => intent !== undefined);
  return [...Map.groupBy(known, ({ intent }) => intent ?? null)]
    .map(([intent, its]) => ({ intent, ...countsOf(its) }))
    .filter(({ failed }) => failed > 0)
    .toSorted((a, b) => a.passed * (b.passed + b.failed) - b.passed * (a.passed + a.failed))
    .map(({ intent, passed, failed }) => ({ intent, passed, failed }));
}
