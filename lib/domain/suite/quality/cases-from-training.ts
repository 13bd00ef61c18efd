import { turnsOf } from '../case-turns.ts';
import { caseIdOf, type Suite } from '../suite.ts';
import { foldedText } from './folded-text.ts';
import { NearTexts } from './near-texts.ts';
import type { NamedCase, QualityFinding, TrainingSentence } from './quality-finding.ts';
import { asksForEntities } from './saying.ts';
import { casesThat } from './suite-quality.ts';

interface Input extends NamedCase {
  readonly turnsOnOneWord: boolean;
}

/** Inputs that the bot was trained with, or nearly: it has learnt them, so they do not show what it understands. */
export function casesFromTraining(
  suite: Suite,
  sentences: readonly TrainingSentence[],
): QualityFinding[] {
  const trained = new Map(sentences.map((sentence) => [foldedText(sentence.text), sentence]));
  const training = [...trained.values()];
  const inputs = inputsOf(suite);
  const texts = new NearTexts([...training, ...inputs].map(({ text }) => [text]));
  for (const place of training.keys()) texts.add(place);
  const instances = inputs.flatMap((found, place) => {
    const near = () =>
      texts
        .nearTo(training.length + place)
        .find(({ sameWords }) => sameWords || !found.turnsOnOneWord)?.text;
    const sentence = trained.get(foldedText(found.text)) ?? training[near() ?? -1];
    return sentence === undefined ? [] : [{ found, training: sentence }];
  });
  if (instances.length === 0) return [];
  return [
    {
      code: 'cases_from_training',
      message: `${casesThat(instances, 'says', 'say')} what the bot was trained with, so passing proves little`,
      remedy:
        'say it in words that the bot has not learnt, or take the sentence out of its training',
      instances,
    },
  ];
}

/**
 * In a conversation only turns that ask for an intent: that `yes` is a training sentence is no surprise. A
 * mission is what a simulated user wants, and not what it says.
 */
function inputsOf({ test_cases: cases }: Suite): Input[] {
  return cases.flatMap((testCase, position) =>
    (testCase.mission === undefined ? turnsOf(testCase) : [])
      .filter(
        ({ outcome }) => testCase.turns === undefined || outcome.expected_intent !== undefined,
      )
      .map(({ input_text, outcome }) => ({
        position,
        id: caseIdOf(testCase, position),
        text: input_text,
        intent: outcome.expected_intent,
        turnsOnOneWord: asksForEntities(outcome),
      })),
  );
}
