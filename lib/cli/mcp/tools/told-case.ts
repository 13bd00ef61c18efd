import { hasPassed } from '../../../domain/counted-as.ts';
import type { Report, ReportCase } from '../../../domain/report.ts';
import { missesOf } from '../../../report/case-misses.ts';

/** Cases that do not count as passed: those that newly fail first, then in the order of the suite. */
export function casesAmiss({ cases, comparison }: Report): ReportCase[] {
  const newly = new Set(comparison?.newly_failing);
  const amiss = cases.filter((each) => !hasPassed(each) && each.quarantine === undefined);
  return [...amiss.filter(({ id }) => newly.has(id)), ...amiss.filter(({ id }) => !newly.has(id))];
}

/** Why a case did not pass, in short. */
export function toldCase(reportCase: ReportCase, { comparison }: Report) {
  const { id, name, input_text: input, outcome, not_evaluated_reason: reason } = reportCase;
  const isNew = comparison?.newly_failing.includes(id) === true;
  return {
    id,
    name,
    outcome,
    ...(isNew ? { newly_failing: true } : {}),
    input,
    ...(reason === null ? {} : { not_evaluated_because: reason }),
    misses: missesOf(reportCase, comparison).map(({ type, expected, actual }) => ({
      what: type,
      expected,
      actual,
    })),
  };
}
