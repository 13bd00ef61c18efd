import type { BotIntent } from './bot-intent.ts';
import type { Draft, DraftCase } from './draft.ts';
import { Losses } from './losses.ts';
import { resolveAlternatives } from './resolve-alternatives.ts';
import { sample } from './sample.ts';

export interface IntentDraftOptions {
  /** What the intents come from, for people. */
  readonly source: string;
  /** Of a sentence with `[[a|b]]` either all variants, or one that the seed chooses. */
  readonly alternatives: 'all' | 'one';
  readonly seed: number;
  readonly losses?: Losses;
}

const NO_TEST_SET =
  'these are the sentences that the bot was trained with, so they show that it still knows them and not how it meets new ones: write sentences of real users beside them';

/** A case for each example sentence; those of the reject intent are to match nothing. */
export function draftFromIntents(
  intents: readonly BotIntent[],
  { source, alternatives, seed, losses = new Losses() }: IntentDraftOptions,
): Draft {
  const cases: DraftCase[] = [];
  const kept: BotIntent[] = [];
  for (const intent of intents) {
    const at = `the intent "${intent.name}"`;
    if (intent.isDisabled) {
      losses.add('intents that are disabled', at);
      continue;
    }
    if (intent.sentences.length === 0) losses.add('intents without example sentences', at);
    kept.push(intent);
    intent.sentences.forEach((sentence, position) => {
      const variants = resolveAlternatives(sentence);
      if (variants === null) {
        losses.add('sentences with brackets that are no [[a|b]]', at);
        return;
      }
      if (variants.isCut) losses.add('variants of sentences with very many alternatives', at);
      const { texts } = variants;
      const key = `${intent.name}\n${sentence}`;
      const taken =
        alternatives === 'all'
          ? texts
          : sample(texts, 1, { seed, keyOf: (text) => `${key}\n${text}` });
      for (const text of taken) {
        const part = texts.length > 1 ? `.${texts.indexOf(text) + 1}` : '';
        cases.push({
          at,
          id: `${intent.name}-${position + 1}${part}`,
          turns: [
            {
              input_text: text,
              outcome: { expected_intent: intent.isReject ? null : intent.name },
            },
          ],
        });
      }
    });
  }
  return { source, cases, losses, remarks: remarksOn(kept, alternatives) };
}

function remarksOn(intents: readonly BotIntent[], alternatives: 'all' | 'one'): string[] {
  const remarks = [NO_TEST_SET];
  const withBlocks = intents.flatMap(({ sentences }) =>
    sentences.filter((sentence) => sentence.includes('[[')),
  ).length;
  if (withBlocks > 0) {
    remarks.push(
      `of ${withBlocks} sentences with [[a|b]] ${alternatives === 'all' ? 'every variant is a case' : 'one variant is a case'} (--alternatives)`,
    );
  }
  const rejecting = intents.filter(({ isReject }) => isReject).length;
  if (rejecting > 0) remarks.push('sentences of the reject intent are cases that match nothing');
  const conditional = intents.filter(({ hasConditions }) => hasConditions).length;
  if (conditional > 0) {
    remarks.push(
      `${conditional} ${conditional === 1 ? 'intent has' : 'intents have'} rules or a condition, which a sentence alone may not meet`,
    );
  }
  return remarks;
}
