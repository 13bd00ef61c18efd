import { stringify } from 'csv-stringify/sync';
import { csvText } from '../../report/neutral-text.ts';
import type { FailingVariant } from '../../report/robustness/failing-variants.ts';
import { REJECT_INTENT } from '../import/read-intents-export.ts';

export interface TrainingSentences {
  /** A row of name, property and value for each, as Cognigy.AI uploads and downloads intents. */
  readonly text: string;
  readonly sentences: number;
  /** Variants that are no sentence for an intent: conversations, and what a spreadsheet would compute. */
  readonly left: number;
}

/** The variants as what their intents should be trained on, too. */
export function variantsAsTraining(variants: readonly FailingVariant[]): TrainingSentences {
  const rows = variants.flatMap(({ intent, said: [exchange] }): string[][] => {
    if (intent === undefined || exchange === undefined || exchange.turn !== null) return [];
    const row = [intent ?? REJECT_INTENT, 'exampleSentence', exchange.said];
    return row.every((cell) => csvText(cell) === cell) ? [row] : [];
  });
  return { text: stringify(rows), sentences: rows.length, left: variants.length - rows.length };
}
