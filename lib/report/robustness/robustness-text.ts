import type { RelationScore, Report, Robustness } from '../../domain/report.ts';
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

/** The threshold that a relation is held to; undefined where it has none. */
export function thresholdOf(
  relation: RelationScore['relation'],
  { gate }: Pick<Report, 'gate'>,
): Report['gate'][number] | undefined {
  return gate.find(({ name }) => name === `robustness.${relation}`);
}

/** Such as `refund: 3 of 8 variants fail`. */
export function intentText({ intent, passed, failed }: Robustness['intents'][number]): string {
  return `${intent ?? 'no intent'}: ${failed} of ${counted(passed + failed, 'variant')} fail`;
}
