import { hasFailed, hasPassed } from '../../domain/counted-as.ts';
import type { Report, ReportCase, ReportVariant } from '../../domain/report.ts';
import { type Miss, missesOf } from '../case-misses.ts';

/** A variant that fails of a case that passes itself, which is what people have to look at. */
export interface FailingVariant {
  readonly id: string;
  readonly case: string;
  readonly relation: ReportVariant['variant_of']['relation'];
  /** Undefined where the case expects whatever it is, null where it expects none. */
  readonly intent?: string | null | undefined;
  /** What was said beside what was meant; of a conversation the turns that differ. */
  readonly said: readonly SaidOtherwise[];
  readonly misses: readonly Miss[];
}

export interface SaidOtherwise {
  /** From 1 on; null where the case is a single input. */
  readonly turn: number | null;
  readonly meant: string;
  readonly said: string;
}

/** Those of the weakest intents first, and of an intent in the order of the suite. */
export function failingVariants({
  cases,
  robustness,
}: Pick<Report, 'cases' | 'robustness'>): FailingVariant[] {
  if (robustness === undefined) return [];
  const passing = new Map(
    cases
      .filter((each) => hasPassed(each) && each.quarantine === undefined)
      .map((each) => [each.id, each]),
  );
  const failing = robustness.variants.flatMap((variant): FailingVariant[] => {
    const seed = passing.get(variant.variant_of.case);
    return seed === undefined || !hasFailed(variant) ? [] : [failingVariant(variant, seed)];
  });
  const rankOf = new Map(robustness.intents.map(({ intent }, rank) => [intent, rank]));
  const rank = ({ intent }: FailingVariant) =>
    intent === undefined ? rankOf.size : (rankOf.get(intent) ?? rankOf.size);
  return failing.toSorted((a, b) => rank(a) - rank(b));
}

function failingVariant(variant: ReportVariant, seed: ReportCase): FailingVariant {
  const { id, variant_of: mark, expected_intent: intent } = variant;
  return {
    id,
    case: mark.case,
    relation: mark.relation,
    ...(intent === undefined ? {} : { intent }),
    said: saidOtherwise(variant, seed),
    misses: missesOf(variant),
  };
}

function saidOtherwise(variant: ReportCase, seed: ReportCase): SaidOtherwise[] {
  if (variant.turns === undefined || seed.turns === undefined) {
    return [{ turn: null, meant: seed.input_text, said: variant.input_text }];
  }
  const meant = seed.turns.map(({ input_text }) => input_text);
  return variant.turns.flatMap(({ input_text: said }, at) =>
    said === meant[at] ? [] : [{ turn: at + 1, meant: meant[at] ?? '', said }],
  );
}
