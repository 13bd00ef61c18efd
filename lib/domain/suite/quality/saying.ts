import { turnsOf } from '../case-turns.ts';
import { caseIdOf, type Outcome, type Suite, type TestCase } from '../suite.ts';
import { foldedText } from './folded-text.ts';
import type { NamedCase } from './quality-finding.ts';

/** What a case says to the bot, and what it asks of the answers. */
export interface Saying extends NamedCase {
  readonly turns: readonly string[];
  /** The same for cases that only differ in what nobody would call a difference. */
  readonly folded: string;
  /** How the conversation is held, by whom, and what is asked of the whole. Cases of two settings are two things. */
  readonly setting: string;
  /** Of each turn; undefined where it does not ask. */
  readonly intents: readonly (string | null | undefined)[];
  /** Another word in it makes it another case: it may be the value of an entity, or the turn a talk takes. */
  readonly turnsOnOneWord: boolean;
}

export function sayingsOf({ test_cases: cases }: Suite): Saying[] {
  return cases.map(saying);
}

function saying(testCase: TestCase, position: number): Saying {
  const turns = turnsOf(testCase);
  const texts = turns.map(({ input_text }) => input_text);
  const intents = turns.map(
    ({ outcome }) => outcome.expected_intent?.normalize('NFC') ?? outcome.expected_intent,
  );
  return {
    position,
    id: caseIdOf(testCase, position),
    text: texts.join(' / '),
    intent: intents.find((intent) => intent !== undefined),
    turns: texts,
    folded: texts.map(foldedText).join('\n'),
    setting: JSON.stringify([
      testCase.context_variables,
      turns.map(({ context_variables: context }) => context),
      testCase.persona,
      testCase.criteria,
    ]),
    intents,
    turnsOnOneWord: turns.length > 1 || turns.some(({ outcome }) => asksForEntities(outcome)),
  };
}

export function asksForEntities({ expected_entities, expected_entity_values }: Outcome): boolean {
  return (expected_entities ?? []).length > 0 || expected_entity_values !== undefined;
}

/** Whether two cases that say the same expect two things of some turn. */
export function contradict(a: Saying, b: Saying): boolean {
  return a.intents.some((intent, turn) => {
    const other = b.intents[turn];
    return intent !== undefined && other !== undefined && intent !== other;
  });
}
