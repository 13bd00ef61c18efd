import type { Report } from '../../domain/report.ts';
import type { NewlyFailing } from '../../domain/run.ts';
import { withinShare } from '../../domain/within-share.ts';

/** Of the ledger's entry and of every message, which have other things to hold. */
const MOST_BYTES = 8_000;

/** The cases of a report that passed in the baseline and fail now, the first ones by name; undefined where there is none. */
export function newlyFailing({
  comparison,
  cases,
}: Pick<Report, 'comparison' | 'cases'>): NewlyFailing | undefined {
  const ids = new Set(comparison?.newly_failing);
  if (ids.size === 0) return undefined;
  const named = cases
    .filter(({ id }) => ids.has(id))
    .map(({ id, name }) => (name === undefined ? { id } : { id, name }));
  return { count: ids.size, cases: withinShare(named, MOST_BYTES) };
}
