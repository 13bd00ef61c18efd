import { hasPassed } from '../../../domain/counted-as.ts';
import type { GateResult } from '../../../domain/report.ts';
import { type Interval, wilsonInterval } from '../../../domain/statistics/wilson-interval.ts';
import { counts, type PageCase } from '../../page-case.ts';
import type { PageData } from '../../page-data.ts';

const ROBUSTNESS = 'robustness.';
const TAG_THRESHOLD = /^tags\.(.+)\.pass_rate$/su;

/** The 95 % interval of what a threshold is held against; null where it is no share of cases. */
export function gateInterval(
  { name, actual }: GateResult,
  {
    report: { totals, coverage, reliability },
    robustness,
  }: Pick<PageData, 'report' | 'robustness'>,
  cases: readonly PageCase[],
): Interval | null {
  if (actual === null) return null;
  const ofPlanned = (share: number) =>
    wilsonInterval(Math.round(share * totals.planned), totals.planned);
  if (name === 'pass_rate') return wilsonInterval(totals.passed, totals.planned);
  if (name === 'intent_coverage') return ofPlanned(coverage.intent_coverage);
  if (name === 'entity_coverage') return ofPlanned(coverage.entity_coverage);
  if (name.startsWith('pass_hat_')) return reliability?.pass_hat_k?.interval ?? null;
  if (name === 'max_flip_rate') return reliability?.flip_rate?.interval ?? null;
  if (name.startsWith(ROBUSTNESS)) {
    const varied = robustness?.relations.find(({ relation }) => name === ROBUSTNESS + relation);
    return varied?.interval ?? null;
  }
  const tag = TAG_THRESHOLD.exec(name)?.[1];
  if (tag === undefined) return null;
  const tagged = cases.filter((each) => counts(each) && each.tags.includes(tag));
  const passed = tagged.filter(hasPassed);
  return wilsonInterval(passed.length, tagged.length);
}
