import type { Report } from '../../domain/report.ts';
import { matchedText } from '../case-misses.ts';
import { counted } from '../measure-text.ts';
import { codeSpan, shortened, table } from './markdown-text.ts';
import { failingVariants, relationText } from './robustness-text.ts';
import { fitted, padded, widestOf } from './terminal-columns.ts';
import type { TerminalPage } from './terminal-page.ts';

const LIMITS = { intents: 5, variants: 10 };
const TEXT_CHARACTERS = 120;

/** What the variants have come to, on a terminal; nothing where there are none. */
export function terminalRobustness(report: Report, { colors, width }: TerminalPage): string[] {
  const { robustness } = report;
  if (robustness === undefined) return [];
  const nameWidth = widestOf(robustness.relations.map(({ relation }) => relation));
  const failing = failingVariants(report);
  const more = failing.length - LIMITS.variants;
  return [
    colors.bold(`Robustness (${robustness.locale}, seed ${robustness.seed})`),
    ...robustness.relations.map(
      (each) =>
        `  ${padded(each.relation, nameWidth)}  ${fitted(relationText(each), width - nameWidth - 4)}`,
    ),
    ...weakest(report).map((text) => `  weakest: ${fitted(text, width - 11)}`),
    ...failing.slice(0, LIMITS.variants).flatMap((variant) => {
      const matched = matchedText(variant);
      return [
        `  ${colors.red('✗')} ${fitted(`${variant.id}  “${variant.input_text}”`, width - 4)}`,
        ...(matched === null ? [] : [`      ${fitted(`matched ${matched}`, width - 6)}`]),
      ];
    }),
    ...(more > 0 ? [`  and ${counted(more, 'more failing variant')}`] : []),
  ];
}

/** The same in Markdown. */
export function markdownRobustness(report: Report): string[] {
  const { robustness } = report;
  if (robustness === undefined) return [];
  const failing = failingVariants(report);
  return [
    '### Robustness',
    '',
    `Variants of passing cases, drawn by the seed ${robustness.seed} for ${codeSpan(robustness.locale)}.`,
    '',
    ...table(
      ['relation', 'passed'],
      robustness.relations.map((each) => [each.relation, relationText(each)]),
    ),
    ...(failing.length === 0 ? [] : ['', ...weakest(report).map((text) => `- weakest: ${text}`)]),
    ...shortened(
      failing.map(
        ({ id, input_text }) => `- ${codeSpan(id, 100)}: ${codeSpan(input_text, TEXT_CHARACTERS)}`,
      ),
      LIMITS.variants,
      (more) => `- and ${counted(more, 'more failing variant')}`,
    ),
  ];
}

function weakest({ robustness }: Report): string[] {
  return (robustness?.intents ?? [])
    .slice(0, LIMITS.intents)
    .map(
      ({ intent, passed, failed }) =>
        `${intent ?? 'no intent'}: ${failed} of ${counted(passed + failed, 'variant')} fail`,
    );
}
