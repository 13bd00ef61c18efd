import type { RelationDelta } from '../domain/baseline/compare-robustness.ts';
import type { FullComparison } from '../domain/baseline/full-comparison.ts';
import type { Report } from '../domain/report.ts';
import { answerLines } from './answer-lines.ts';
import { comparisonLists, deltaWords } from './comparison-lists.ts';
import { counted } from './measure-text.ts';
import { oneLine } from './neutral-text.ts';

const MOST_IDS = 50;
const MOST_INTENTS = 20;
const MOST_TAGS = 20;
const MOST_MISSES = 50;

interface TwoRuns {
  readonly before: Pick<Report, 'cases'>;
  readonly after: Pick<Report, 'run_id' | 'cases'>;
}

/** Two runs as `cognigate compare` prints them, plain enough for a log. */
export function comparisonText(comparison: FullComparison, { before, after }: TwoRuns): string {
  const lists = comparisonLists(comparison, after.cases);
  const { baseline, passRate, changes, intents, tags, misses } = lists;
  const answers = answerLines(before.cases, after.cases);
  return `${[
    `${oneLine(after.run_id)} against ${oneLine(baseline)}`,
    ...(passRate === null ? ['no case can be compared'] : [passRate]),
    ...[...changedLists(comparison), ...changes].flatMap(({ title, ids }) => [
      '',
      `${title} (${ids.length})`,
      ...shortened(
        ids.map((id) => [oneLine(id), ...answers(id).map((line) => `    ${line}`)].join('\n')),
        MOST_IDS,
        'case',
      ),
    ]),
    ...(misses.length === 0
      ? []
      : [
          '',
          `missed intents (${misses.length})`,
          ...shortened(
            misses.map(({ id, text }) => `${oneLine(id)}: ${oneLine(text)}`),
            MOST_MISSES,
            'missed intent',
          ),
        ]),
    ...(intents.length === 0
      ? []
      : [
          '',
          `intents that got worse (${intents.length})`,
          ...shortened(
            intents.map(({ intent, text }) => `${oneLine(intent)}: ${text}`),
            MOST_INTENTS,
            'intent',
          ),
        ]),
    ...(tags.length === 0
      ? []
      : [
          '',
          `tags that got worse (${tags.length})`,
          ...shortened(
            tags.map(({ tag, text }) => `${oneLine(tag)}: ${text}`),
            MOST_TAGS,
            'tag',
          ),
        ]),
    ...(comparison.robustness.length === 0
      ? []
      : ['', 'robustness', ...comparison.robustness.map((delta) => `  ${relationLine(delta)}`)]),
  ].join('\n')}\n`;
}

function changedLists({ changed_failing: ids }: FullComparison) {
  return ids.length === 0 ? [] : [{ title: 'asks for something else now, and fails', ids }];
}

/** Such as `typo: 40 of 50 variants of 20 cases pass, 45 of 50 did; 3 worse, 1 better: p = 0.625, which may be chance`. */
function relationLine({ relation, cases, baseline, now, ...told }: RelationDelta): string {
  const of = `${counted(now.variants, 'variant')} of ${counted(cases, 'case')}`;
  const words = told.worse + told.better === 0 ? '' : `; ${deltaWords(told)}`;
  return `${relation}: ${now.passed} of ${of} pass, ${baseline.passed} of ${baseline.variants} did${words}`;
}

function shortened(lines: readonly string[], limit: number, noun: string): string[] {
  const more = lines.length - limit;
  return [
    ...lines.slice(0, limit).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${counted(more, `more ${noun}`)}`] : []),
  ];
}
