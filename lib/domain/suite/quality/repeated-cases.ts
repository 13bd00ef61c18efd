import { NearTexts } from './near-texts.ts';
import type { QualityInstance } from './quality-finding.ts';
import { contradict, type Saying } from './saying.ts';

interface RepeatedCases {
  readonly duplicates: readonly QualityInstance[];
  readonly nearDuplicates: readonly QualityInstance[];
  /** Cases with one text, or nearly one, and two intents. */
  readonly contradictions: readonly QualityInstance[];
}

/** Holds every case against the first that says the same, or else against the nearest before it. */
export function repeatedCases(cases: readonly Saying[]): RepeatedCases {
  const duplicates: QualityInstance[] = [];
  const contradictions: QualityInstance[] = [];
  const nearDuplicates: (QualityInstance & { readonly similarity: number })[] = [];
  for (const sharing of bySetting(cases)) {
    const firstOf = new Map<string, Saying>();
    for (const found of sharing) {
      const other = firstOf.get(found.folded);
      if (other === undefined) firstOf.set(found.folded, found);
      else (contradict(found, other) ? contradictions : duplicates).push({ found, other });
    }
    for (const near of nearCases([...firstOf.values()])) {
      if (contradict(near.found, near.other)) contradictions.push(near);
      else nearDuplicates.push(near);
    }
  }
  return {
    duplicates: duplicates.sort(inSuite),
    contradictions: contradictions.sort(inSuite),
    nearDuplicates: nearDuplicates.sort((a, b) => b.similarity - a.similarity || inSuite(a, b)),
  };
}

function bySetting(cases: readonly Saying[]): Iterable<readonly Saying[]> {
  return Map.groupBy(cases, ({ setting }) => setting).values();
}

function* nearCases(cases: readonly Saying[]) {
  const texts = new NearTexts(cases.map(({ turns }) => turns));
  for (const [place, found] of cases.entries()) {
    for (const { text, sameWords, similarity } of texts.nearTo(place)) {
      const other = cases[text];
      if (other === undefined) continue;
      const another = found.turnsOnOneWord || other.turnsOnOneWord || contradict(found, other);
      if (another && !sameWords) continue;
      yield { found, other, similarity };
      break;
    }
    texts.add(place);
  }
}

function inSuite(a: QualityInstance, b: QualityInstance): number {
  return a.found.position - b.found.position;
}
