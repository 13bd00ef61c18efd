import type { TagDelta } from '../comparison.ts';
import { hasPassed } from '../counted-as.ts';
import { pairedCounts } from './compare-pass-rates.ts';
import type { CasePair } from './pair-cases.ts';
import { tellChanges } from './tell-change.ts';

/** The tags of which a case changed, the largest losses first. */
export function compareTags(pairs: readonly CasePair[]): TagDelta[] {
  const tagged = [...byTag(pairs)];
  const told = tellChanges(tagged.map(([, its]) => pairedCounts(its)));
  return tagged
    .flatMap(([tag, its], index): TagDelta[] => {
      const change = told[index];
      if (change === undefined || change.worse + change.better === 0) return [];
      const before = its.filter((pair) => hasPassed(pair.before)).length;
      const passed = its.filter((pair) => hasPassed(pair.after)).length;
      const cases = its.length;
      const moved = { baseline_passed: before, passed, change: (passed - before) / cases };
      return [{ tag, cases, ...moved, ...change }];
    })
    .sort((a, b) => a.change - b.change);
}

function byTag(pairs: readonly CasePair[]): Map<string, CasePair[]> {
  const found = new Map<string, CasePair[]>();
  for (const pair of pairs) {
    for (const tag of pair.after.tags) {
      const its = found.get(tag);
      if (its === undefined) found.set(tag, [pair]);
      else its.push(pair);
    }
  }
  return found;
}
