import type { Report } from '../../domain/report.ts';
import { flakyText, quarantineText } from '../case-problem.ts';
import { comparisonLists } from '../comparison-lists.ts';
import { counted } from '../measure-text.ts';
import { fitted, padded, wrapped } from './terminal-columns.ts';
import type { TerminalPage } from './terminal-page.ts';

const LIMITS = { cases: 10, ids: 20, intents: 5, tags: 5, misses: 10 };

/** Flaky cases and those in quarantine: what a count of failures does not show. */
export function notCounting({ cases }: Report, { colors, width }: TerminalPage): string[] {
  const lines = cases.flatMap((reportCase) => {
    const quarantine = quarantineText(reportCase);
    const flaky = flakyText(reportCase);
    const text = quarantine === null ? flaky : `${reportCase.outcome}, ${quarantine}`;
    return text === null ? [] : [`${reportCase.id}: ${text}`];
  });
  if (lines.length === 0) return [];
  const more = lines.length - LIMITS.cases;
  return [
    colors.bold(`Flaky or quarantined (${lines.length})`),
    ...lines
      .slice(0, LIMITS.cases)
      .map((line) => `  ${colors.yellow('~')} ${fitted(line, width - 4)}`),
    ...(more > 0 ? [`  and ${counted(more, 'more case')}`] : []),
  ];
}

/** What changed since the baseline. */
export function changes({ comparison, cases }: Report, { colors, width }: TerminalPage): string[] {
  if (comparison === undefined) return [];
  const lists = comparisonLists(comparison, cases);
  return [
    `${colors.bold('Since the baseline')} ${colors.dim(`(${fitted(lists.baseline, width - 22)})`)}`,
    ...(lists.passRate === null
      ? []
      : wrapped(lists.passRate, width - 2).map((line) => `  ${line}`)),
    ...lists.changes.map(
      ({ title, ids }) =>
        `  ${padded(title, 'not comparable'.length)}  ${fitted(`${ids.length}: ${ids.slice(0, LIMITS.ids).join(', ')}`, width - 18)}`,
    ),
    ...lists.misses
      .slice(0, LIMITS.misses)
      .flatMap(({ id, text }) => wrapped(`${id}: ${text}`, width - 2).map((line) => `  ${line}`)),
    ...lists.intents
      .slice(0, LIMITS.intents)
      .flatMap(({ intent, text }) =>
        wrapped(`${intent}: ${text}`, width - 2).map((line) => `  ${line}`),
      ),
    ...lists.tags
      .slice(0, LIMITS.tags)
      .flatMap(({ tag, text }) =>
        wrapped(`tag ${tag}: ${text}`, width - 2).map((line) => `  ${line}`),
      ),
  ];
}
