import type { Judging } from '../evaluation/judging.ts';
import type { Discrepancy } from '../report.ts';
import type { Reason } from '../verdict.ts';

/**
 * What was judged by whom, as far as it is not each directive by the platform or by us.
 *
 * A directive is `unchecked` where nobody judged it by itself. It keeps its case from being evaluated,
 * unless one of these reasons says what it was let through by.
 */
export function explainJudging(
  { asWhole, latencyExcused, uncheckedAllowed, byUs }: Judging,
  discrepancies: readonly Discrepancy[],
): Reason[] {
  const unchecked = discrepancies.filter(({ kind }) => kind === 'unchecked');
  const isExcused = ({ type }: Discrepancy) => type === 'latency' && latencyExcused && !byUs;
  const latencies = unchecked.filter(isExcused);
  const others = unchecked.filter((each) => !isExcused(each));
  const reasons: Reason[] = [];
  if (latencies.length > 0) {
    reasons.push({
      code: 'latency_untold',
      message: `the platform tells the latency of no case, so the limit of ${counted(latencies.length, 'case')} was held against nothing`,
    });
  }
  if (others.length === 0) return reasons;
  const cases = new Set(others.map(({ case_id: id }) => id)).size;
  const types = [...new Set(others.map(({ type }) => type))].sort().join(', ');
  const what = `${counted(others.length, 'directive')} of ${counted(cases, 'case')}`;
  if (asWhole && !byUs) {
    reasons.push({
      code: 'judged_as_a_whole',
      message: `no assertion of the platform says what it judged, so each stands for its case as a whole, ${what} included: ${types}`,
    });
    return reasons;
  }
  const were = others.length === 1 ? 'was' : 'were';
  const remedy = uncheckedAllowed
    ? 'which the suite allows'
    : 'have the platform say what they rest on, or write unchecked_directives: allow';
  reasons.push({
    code: 'directives_unchecked',
    message: `${what} ${were} judged by nobody: ${types}; ${remedy}`,
  });
  return reasons;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
