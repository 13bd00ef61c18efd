import type { TestCase } from '../suite/suite.ts';
import { judge } from './own-judgement.ts';
import { type PlatformResult, readResult, unreadResult } from './platform-result.ts';

const JUDGED_OTHERWISE =
  'repeats a secret of ours where the case is judged by it, so that what may be kept is judged otherwise';

/**
 * The results that are kept of those that came: with marks for secrets of ours.
 *
 * Cases are judged later, by what was kept. One that a mark would turn is left without a result, so that
 * what is judged is what came.
 */
export function keptResults(
  { came, masked }: { readonly came: readonly unknown[]; readonly masked: readonly unknown[] },
  cases: readonly TestCase[],
): unknown[] {
  return masked.map((kept, position) => {
    const raw = came[position];
    if (JSON.stringify(raw) === JSON.stringify(kept)) return kept;
    return isJudgedAlike(raw, kept, cases) ? kept : unreadResult(kept, JUDGED_OTHERWISE);
  });
}

function isJudgedAlike(came: unknown, kept: unknown, cases: readonly TestCase[]): boolean {
  const [before, after] = [readResult(came).result, readResult(kept).result];
  if (before === null || after === null) return before === after;
  return cases.every((testCase) => wordsOn(testCase, before) === wordsOn(testCase, after));
}

/** How each directive of a case is judged by a result, and each of its turns. */
function wordsOn({ outcome, turns = [] }: TestCase, result: PlatformResult): string {
  const judgedTurns = turns.map((turn, index) => {
    const said = result.turns?.[index];
    return said === undefined ? null : verdictsOn(turn.outcome, said);
  });
  return JSON.stringify([verdictsOn(outcome, result), judgedTurns]);
}

function verdictsOn(outcome: TestCase['outcome'], result: PlatformResult) {
  return judge(outcome, result).map(({ directive, assertion }) => [
    directive,
    assertion?.passed ?? null,
  ]);
}
