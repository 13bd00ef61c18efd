import { hasFailed } from '../domain/counted-as.ts';
import type { Report, ReportCase } from '../domain/report.ts';

type Counted = Pick<ReportCase, 'id' | 'outcome' | 'retried' | 'quarantine'>;

/** The cases that failed and count, newly failing ones first, otherwise in the order of the suite. */
export function failuresFirst<Case extends Counted>(
  cases: readonly Case[],
  comparison: Report['comparison'],
): Case[] {
  const newlyFailing = new Set(comparison?.newly_failing);
  const failed = cases.filter((each) => hasFailed(each) && each.quarantine === undefined);
  const isNew = ({ id }: Case) => Number(newlyFailing.has(id));
  return newlyFailing.size === 0 ? failed : failed.toSorted((a, b) => isNew(b) - isNew(a));
}
