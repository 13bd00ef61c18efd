import { hasFailed, hasPassed } from '../../domain/counted-as.ts';
import type { RelationScore, Report, ReportVariant } from '../../domain/report.ts';
import { counted, intervalText, percentage } from '../measure-text.ts';

/** How a relation came out: `72.0 % (60.1–81.9 %) of 50 variants of 20 cases`. */
export function relationText({
  cases,
  passed,
  failed,
  not_evaluated: open,
  rate,
  interval,
}: RelationScore): string {
  const variants = passed + failed + open;
  if (variants === 0) return 'not measured: no passing case can be varied so';
  const of = `of ${counted(variants, 'variant')} of ${counted(cases, 'case')}`;
  if (rate === null) return `not measured: ${open} ${of} not evaluated`;
  return `${percentage(rate)}${interval === null ? '' : ` (${intervalText(interval)})`} ${of}`;
}

/** The variants that fail of cases that pass themselves, which is what people have to look at. */
export function failingVariants({
  cases,
  robustness,
}: Pick<Report, 'cases' | 'robustness'>): ReportVariant[] {
  const passing = new Set(
    cases.filter((each) => hasPassed(each) && each.quarantine === undefined).map(({ id }) => id),
  );
  return (robustness?.variants ?? []).filter(
    (variant) => hasFailed(variant) && passing.has(variant.variant_of.case),
  );
}
