import type { RunComparison } from '../domain/comparison.ts';
import { comparisonLists } from './comparison-lists.ts';
import { counted } from './measure-text.ts';
import { oneLine } from './neutral-text.ts';

const MOST_IDS = 50;
const MOST_INTENTS = 20;
const MOST_TAGS = 20;
const MOST_MISSES = 50;

/**
 * A comparison as `cognigate compare` prints it, plain enough for a log.
 * @param answers what was said of a case then and now, where that is at hand
 */
export function comparisonText(
  comparison: RunComparison,
  runId: string,
  answers: (id: string) => readonly string[] = () => [],
): string {
  const { baseline, passRate, changes, intents, tags, misses } = comparisonLists(comparison);
  return `${[
    `${oneLine(runId)} against ${oneLine(baseline)}`,
    ...(passRate === null ? ['no case can be compared'] : [passRate]),
    ...changes.flatMap(({ title, ids }) => [
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
  ].join('\n')}\n`;
}

function shortened(lines: readonly string[], limit: number, noun: string): string[] {
  const more = lines.length - limit;
  return [
    ...lines.slice(0, limit).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${counted(more, `more ${noun}`)}`] : []),
  ];
}
