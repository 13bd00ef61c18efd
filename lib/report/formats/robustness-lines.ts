import type { Report } from '../../domain/report.ts';
import { differenceOf, markedText } from '../difference/marked-text.ts';
import { counted, gateMeasures } from '../measure-text.ts';
import { oneLine } from '../neutral-text.ts';
import { type FailingVariant, failingVariants } from '../robustness/failing-variants.ts';
import { intentText, relationText, thresholdOf } from '../robustness/robustness-text.ts';
import { codeSpan, sentence, table } from './markdown-text.ts';
import { fitted, padded, widestOf } from './terminal-columns.ts';
import type { TerminalPage } from './terminal-page.ts';

const LIMITS = { intents: 5, variants: 10, turns: 3, misses: 2 };
const TEXT_CHARACTERS = 240;

/** What the variants have come to, on a terminal; nothing where there are none. */
export function terminalRobustness(report: Report, { colors, width }: TerminalPage): string[] {
  const { robustness } = report;
  if (robustness === undefined) return [];
  const nameWidth = widestOf(robustness.relations.map(({ relation }) => relation));
  const failing = failingVariants(report);
  const more = failing.length - LIMITS.variants;
  return [
    colors.bold(`Robustness (${oneLine(robustness.locale)}, seed ${robustness.seed})`),
    ...robustness.relations.map(
      (each) =>
        `  ${padded(each.relation, nameWidth)}  ${fitted(relationText(each), width - nameWidth - 4)}`,
    ),
    ...weakest(report).map((text) => `  weakest: ${fitted(text, width - 11)}`),
    ...failing
      .slice(0, LIMITS.variants)
      .flatMap(({ id, said, misses }) => [
        `  ${colors.red('✗')} ${fitted(`${id}  “${said.map((each) => each.said).join(' / ')}”`, width - 4)}`,
        ...misses
          .slice(0, 1)
          .map(
            ({ type, expected, actual }) =>
              `      ${fitted(`${type}: expected ${expected}, actual ${actual}`, width - 6)}`,
          ),
      ]),
    ...(more > 0 ? [`  and ${counted(more, 'more failing variant')}`] : []),
  ];
}

/** The same in Markdown, with what each failing variant means beside it. */
export function markdownRobustness(report: Report): string[] {
  const { robustness } = report;
  if (robustness === undefined) return [];
  const failing = failingVariants(report);
  const more = failing.length - LIMITS.variants;
  return [
    '### Robustness',
    '',
    `Variants of passing cases, drawn by the seed ${robustness.seed} for ${codeSpan(robustness.locale)}.`,
    '',
    ...table(
      ['relation', 'passed', 'asked', ''],
      robustness.relations.map((each) => [
        each.relation,
        relationText(each),
        ...asked(thresholdOf(each.relation, report)),
      ]),
    ),
    ...(failing.length === 0
      ? []
      : [
          '',
          ...weakest(report).map((text) => `- weakest: ${sentence(text, 150)}`),
          '',
          'Failing variants; what differs from what was meant stands between ⟦ and ⟧.',
          '',
          ...table(
            ['variant', 'meant', 'said', 'missed'],
            failing.slice(0, LIMITS.variants).map(failingRow),
          ),
          ...(more > 0 ? ['', `and ${counted(more, 'more failing variant')}`] : []),
        ]),
  ];
}

function asked(result: Report['gate'][number] | undefined): string[] {
  if (result === undefined) return ['', ''];
  return [`≥ ${gateMeasures(result).threshold}`, result.passed ? '✅' : '❌'];
}

function failingRow({ id, said, misses }: FailingVariant): string[] {
  const differences = said
    .slice(0, LIMITS.turns)
    .map((each) => differenceOf(each.meant, each.said));
  const side = (name: 'expected' | 'actual') =>
    differences.map((each) => codeSpan(markedText(each[name]), TEXT_CHARACTERS)).join(' · ');
  return [
    codeSpan(id, 100),
    side('expected'),
    side('actual'),
    misses
      .slice(0, LIMITS.misses)
      .map(
        ({ type, expected, actual }) =>
          `${sentence(type, 40)}: expected ${codeSpan(expected, 60)}, actual ${codeSpan(actual, 60)}`,
      )
      .join(' · '),
  ];
}

function weakest({ robustness }: Report): string[] {
  return (robustness?.intents ?? []).slice(0, LIMITS.intents).map(intentText);
}
