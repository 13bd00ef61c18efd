import type { IntentDelta } from '../comparison.ts';
import { countIntents, knownMatch } from '../metrics/intent-metrics.ts';
import type { ReportCase } from '../report.ts';
import { f1Interval, f1Of } from './f1-interval.ts';
import type { CasePair } from './pair-cases.ts';
import { tellChanges } from './tell-change.ts';

/** How each intent fared that both runs expect somewhere, the largest losses first. */
export function compareIntents(pairs: readonly CasePair[]): IntentDelta[] {
  const before = countIntents(pairs.map((pair) => pair.before));
  const after = countIntents(pairs.map((pair) => pair.after));
  if (before.known === 0 || after.known === 0) return [];
  const earlierOf = new Map(before.perIntent.map((count) => [count.intent, count]));
  const shared = after.perIntent.flatMap((count) => {
    const earlier = earlierOf.get(count.intent);
    return earlier === undefined ? [] : [{ earlier, count }];
  });
  const changed = changesOf(pairs);
  const told = tellChanges(
    shared.map(({ count }) => changed.get(count.intent) ?? { worse: 0, better: 0 }),
  );
  return shared
    .flatMap(({ earlier, count }, index): IntentDelta[] => {
      const change = told[index];
      if (change === undefined) return [];
      return [
        {
          intent: count.intent,
          baseline_f1: f1Of(earlier),
          f1: f1Of(count),
          change: f1Of(count) - f1Of(earlier),
          baseline_interval: f1Interval(earlier),
          interval: f1Interval(count),
          ...change,
        },
      ];
    })
    .sort((a, b) => a.change - b.change);
}

/**
 * Of each intent, in how many cases the bot is wrong about it now and was not, and the other way round.
 *
 * It is right about an intent where it matches it if and only if the case expects it.
 */
function changesOf(pairs: readonly CasePair[]): Map<string, { worse: number; better: number }> {
  const changes = new Map<string, { worse: number; better: number }>();
  for (const { before, after } of pairs) {
    const [then, now] = [knownMatch(before), knownMatch(after)];
    if (after.expected_intent === undefined || then === undefined || now === undefined) continue;
    if (then === now) continue;
    for (const intent of new Set([after.expected_intent, then, now])) {
      if (intent === null) continue;
      const [was, is] = [isRightAbout(intent, before), isRightAbout(intent, after)];
      if (was === is) continue;
      const change = changes.get(intent) ?? { worse: 0, better: 0 };
      change[was ? 'worse' : 'better'] += 1;
      changes.set(intent, change);
    }
  }
  return changes;
}

function isRightAbout(intent: string, reportCase: ReportCase): boolean {
  return (reportCase.expected_intent === intent) === (reportCase.matched_intent === intent);
}
