import type { NOT_COMPARABLE } from '../comparison.ts';
import type { ReportCase } from '../report.ts';

export interface CasePair {
  readonly before: ReportCase;
  readonly after: ReportCase;
}

export interface PairedCases {
  /** Cases that both runs have and the earlier one evaluated, in the order of the later one. */
  readonly pairs: readonly CasePair[];
  readonly notComparable: readonly {
    readonly id: string;
    readonly why: (typeof NOT_COMPARABLE)[number];
  }[];
}

/**
 * Finds each case of a run in an earlier one, by its id.
 *
 * A case that is asked or expected to match something else is another case. One that is not evaluated
 * now stays in its pair, since it may be anything, a new failure included; but for one that was left out, since the verdict
 * was decided without it. Cases in quarantine now are in no list at all.
 */
export function pairCases(
  before: readonly ReportCase[],
  after: readonly ReportCase[],
): PairedCases {
  const earlier = new Map(before.map((each) => [each.id, each]));
  const pairs: CasePair[] = [];
  const notComparable: PairedCases['notComparable'][number][] = [];
  for (const each of after) {
    const known = earlier.get(each.id);
    earlier.delete(each.id);
    if (each.quarantine !== undefined) continue;
    if (known === undefined) {
      notComparable.push({ id: each.id, why: 'new' });
      continue;
    }
    const why = differenceBetween(known, each);
    if (why === null) pairs.push({ before: known, after: each });
    else notComparable.push({ id: each.id, why });
  }
  for (const id of earlier.keys()) notComparable.push({ id, why: 'gone' });
  return { pairs, notComparable };
}

function differenceBetween(
  before: ReportCase,
  after: ReportCase,
): 'changed' | 'not_evaluated' | null {
  if (before.input_text !== after.input_text || before.expected_intent !== after.expected_intent) {
    return 'changed';
  }
  const isUnknown = before.outcome === 'not_evaluated' || after.left_out === true;
  return isUnknown ? 'not_evaluated' : null;
}
