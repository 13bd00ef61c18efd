import type { Report } from '../../domain/report.ts';
import { flakyText, quarantineText } from '../case-problem.ts';
import { comparisonLists } from '../comparison-lists.ts';
import { counted } from '../measure-text.ts';
import { codeSpan, sentence, shortened } from './markdown-text.ts';

const LIMITS = { cases: 10, ids: 10, intents: 5, tags: 5, misses: 10 };

/** What changed since the baseline. */
export function changes({ comparison, cases }: Report): string[] {
  if (comparison === undefined) return [];
  const { baseline, passRate, changes, intents, tags, misses } = comparisonLists(comparison, cases);
  return [
    '### Since the baseline',
    '',
    `Against ${codeSpan(baseline)}: ${passRate ?? 'no case can be compared'}.`,
    ...(changes.length + intents.length + tags.length + misses.length === 0 ? [] : ['']),
    ...changes.map(({ title, ids }) => {
      const named = ids.slice(0, LIMITS.ids).map((id) => codeSpan(id, 60));
      const more = ids.length - named.length;
      return `- ${ids.length} ${title}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    }),
    ...misses
      .slice(0, LIMITS.misses)
      .map(({ id, text }) => `- ${codeSpan(id, 60)}: ${sentence(text, 200)}`),
    ...intents
      .slice(0, LIMITS.intents)
      .map(({ intent, text }) => `- ${codeSpan(intent, 60)} got worse: ${text}`),
    ...tags
      .slice(0, LIMITS.tags)
      .map(({ tag, text }) => `- tag ${codeSpan(tag, 60)} got worse: ${text}`),
  ];
}

/** Flaky cases and those in quarantine: what a count of failures does not show. */
export function notCounting({ cases }: Report): string[] {
  const lines = cases.flatMap((reportCase) => {
    const quarantine = quarantineText(reportCase);
    const flaky = flakyText(reportCase);
    const text = quarantine === null ? flaky : `${reportCase.outcome}, ${quarantine}`;
    return text === null ? [] : [`- ${codeSpan(reportCase.id, 60)}: ${sentence(text, 200)}`];
  });
  if (lines.length === 0) return [];
  return [
    '### Flaky or quarantined',
    '',
    ...shortened(lines, LIMITS.cases, (more) => `- and ${counted(more, 'more case')}`),
  ];
}
