import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { madeSentences } from './quality/made-sentences.ts';
import type { Sentence } from './quality/plant-repeats.ts';
import { type Found, findPlanted } from './quality/planted-repeats.ts';

const SEEDS = 10;

/**
 * How many of 20 planted repeats of each kind are found, and how many others are told with them, over ten seeds.
 *
 * `TEST_TEXTS=test.csv TRAINING_TEXTS=train.csv npm run bench -- suite-quality` plants into sentences of
 * yours: columns text and category. A suite holds 20,000 cases.
 */
export function benchSuiteQuality(): void {
  const made = madeSentences();
  const { TEST_TEXTS: test, TRAINING_TEXTS: training } = process.env;
  const sentences = test === undefined ? made.filter((_, place) => place % 2 === 0) : read(test);
  const learnt =
    training === undefined ? made.filter((_, place) => place % 2 === 1) : read(training);
  const rounds = Array.from({ length: SEEDS }, (_, seed) =>
    findPlanted(sentences, learnt, { count: 20, seed: 1 + seed * 10 }),
  );
  for (const [place, { kind, before }] of (rounds[0] ?? []).entries()) {
    const all = rounds.flatMap((round) => round[place] ?? []);
    const mean = (of: (found: Found) => number) =>
      all.reduce((sum, found) => sum + of(found), 0) / all.length;
    const [recall, precision] = [mean((found) => found.recall), mean((found) => found.precision)];
    const mark = recall >= 0.95 && precision >= 0.9 ? 'ok  ' : 'MISS';
    console.log(
      `  ${mark} ${kind}: recall ${recall.toFixed(3)} (at least 0.95), precision ${precision.toFixed(3)} (at least 0.9), ${sentences.length} cases, ${before} told before`,
    );
    for (const { edit, of, text } of all.flatMap(({ missed }) => missed).slice(0, 5)) {
      console.log(`       missed, ${edit}: ${JSON.stringify(of)} as ${JSON.stringify(text)}`);
    }
  }
}

function read(file: string): Sentence[] {
  const rows: { text: string; category: string }[] = parse(readFileSync(file), {
    columns: true,
    bom: true,
  });
  return rows.map(({ text, category }) => ({ text, intent: category }));
}
