import type { RunComparison } from '../comparison.ts';
import { FEWEST_TELLING, SIGNIFICANCE } from '../statistics/mcnemar.ts';
import { tellChange } from './tell-change.ts';

/** Such as `8 newly failing, 0 fixed: p = 0.008`, and whether that may be chance; empty where no case changed. */
export function changeWords({
  pass_rate: rate,
  newly_failing: failing,
  fixed,
}: Pick<RunComparison, 'pass_rate' | 'newly_failing' | 'fixed'>): string {
  // Reports of 0.1.0 have the cases that changed, and no test of them.
  const { worse = failing.length, better = fixed.length } = rate ?? {};
  if (worse + better === 0) return '';
  const { p_value, within_noise } = tellChange({ worse, better });
  const counts = `${worse} newly failing, ${better} fixed: ${pValueText(p_value)}`;
  if (!within_noise) return counts;
  if (better === 0 && worse < FEWEST_TELLING) {
    return `${counts}; fewer than ${FEWEST_TELLING} newly failing with none fixed can never be told from chance`;
  }
  return `${counts}, which may be chance`;
}

/** To three digits after the point, and to as many as tell it from the 0.05 below which nothing is called chance. */
export function pValueText(pValue: number): string {
  if (pValue < 0.001) return 'p < 0.001';
  let digits = 3;
  while (pValue !== SIGNIFICANCE && digits < 9 && Number(pValue.toFixed(digits)) === SIGNIFICANCE) {
    digits += 1;
  }
  return `p = ${pValue.toFixed(digits)}`;
}
