import { judgedVariants } from '../metrics/robustness.ts';
import type { RelationScore, Report } from '../report.ts';
import { pairCases } from './pair-cases.ts';
import { type ToldChange, tellChanges } from './tell-change.ts';

type Relation = RelationScore['relation'];

/** How the variants of a relation fared in two runs, over the cases that pass in both and whose variants are all known. */
export interface RelationDelta extends ToldChange {
  readonly relation: Relation;
  /** Of which `worse` and `better` are those whose variants pass less or more often: each is one witness. */
  readonly cases: number;
  readonly baseline: VariantCount;
  readonly now: VariantCount;
  /** Of the share that passes; positive where it got better. */
  readonly change: number;
}

interface VariantCount {
  readonly passed: number;
  readonly variants: number;
}

type WithVariants = Pick<Report, 'cases' | 'robustness'>;

/** The relations that both runs know of some case, the largest losses first. */
export function compareRobustness(before: WithVariants, after: WithVariants): RelationDelta[] {
  const { pairs } = pairCases(before.cases, after.cases);
  const then = countsPerCase(before);
  const relations = [...countsPerCase(after)].flatMap(([relation, counts]) => {
    const both = pairs.flatMap(({ after: { id } }) => {
      const [was, is] = [then.get(relation)?.get(id), counts.get(id)];
      return was === undefined || is === undefined ? [] : [{ was, is }];
    });
    return both.length === 0 ? [] : [{ relation, both }];
  });
  const told = tellChanges(relations.map(({ both }) => witnesses(both)));
  return relations
    .flatMap(({ relation, both }, index): RelationDelta[] => {
      const change = told[index];
      if (change === undefined) return [];
      const [baseline, now] = [sumOf(both.map(({ was }) => was)), sumOf(both.map(({ is }) => is))];
      const moved = now.passed / now.variants - baseline.passed / baseline.variants;
      return [{ relation, cases: both.length, baseline, now, change: moved, ...change }];
    })
    .sort((a, b) => a.change - b.change);
}

/** By relation and case; a case is left out where one of its variants, or the case itself, is not known. */
function countsPerCase({
  cases,
  robustness,
}: WithVariants): Map<Relation, Map<string, VariantCount>> {
  const judged = judgedVariants(cases, robustness?.variants ?? []);
  const perRelation = Map.groupBy(judged, ({ variant }) => variant.variant_of.relation);
  return new Map(
    [...perRelation].map(([relation, its]) => {
      const perCase = Map.groupBy(its, ({ variant }) => variant.variant_of.case);
      const known = [...perCase].filter(([, each]) =>
        each.every(({ state, isCaseOpen }) => !isCaseOpen && state !== 'open'),
      );
      const counts = known.map(([id, each]) => {
        const passed = each.filter(({ state }) => state === 'passed').length;
        return [id, { passed, variants: each.length }] as const;
      });
      return [relation, new Map(counts)];
    }),
  );
}

/** Shares are compared as fractions, since another seed may have made another number of variants. */
function witnesses(
  both: readonly { readonly was: VariantCount; readonly is: VariantCount }[],
): Pick<ToldChange, 'worse' | 'better'> {
  const gains = both.map(({ was, is }) => is.passed * was.variants - was.passed * is.variants);
  return {
    worse: gains.filter((gain) => gain < 0).length,
    better: gains.filter((gain) => gain > 0).length,
  };
}

function sumOf(counts: readonly VariantCount[]): VariantCount {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    variants: counts.reduce((sum, { variants }) => sum + variants, 0),
  };
}
