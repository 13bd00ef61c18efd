import { describe, expect, it } from 'vitest';
import { casesFromTraining } from '../../../../lib/domain/suite/quality/cases-from-training.ts';
import { Suite } from '../../../../lib/domain/suite/suite.ts';

const TRAINING = [
  { intent: 'refund', text: 'I want my money back' },
  { intent: 'yes', text: 'yes' },
  { intent: 'flight', text: 'I would like to book a flight to Paris for tomorrow morning' },
];

function learnt(...test_cases: object[]): string[] {
  const suite = Suite.parse({ suite_id: 'shop', test_cases });
  return casesFromTraining(suite, TRAINING).flatMap(({ instances }) =>
    instances.map(({ found, training }) => `${found.text}: ${training?.intent}`),
  );
}

const asking = (input_text: string, outcome: object = { expected_intent: 'refund' }) => ({
  input_text,
  outcome,
});

describe('cases from the training of the bot', () => {
  it.each(['I want my money back', 'i want my  MONEY back!', 'please, I want my monye back'])(
    'are told where they say %j',
    (text) => {
      expect(learnt(asking(text))).toEqual([`${text}: refund`]);
    },
  );

  it('are not cases in words that the bot has not learnt', () => {
    expect(learnt(asking('the parcel is broken, what do I do'), asking('👍'))).toEqual([]);
  });

  it('are not missions of simulated users, who say it in their own words', () => {
    const mission = 'I want my money back';
    const criteria = [{ name: 'Refunded', text: 'The agent starts a refund.' }];

    expect(learnt({ ...asking(mission, {}), persona: 'In a hurry.', mission, criteria })).toEqual(
      [],
    );
  });

  it('are turns of a conversation that ask for an intent, and no others', () => {
    const turns = [asking('I want my money back'), asking('yes', {})];

    expect(learnt({ ...asking('I want my money back', {}), turns })).toEqual([
      'I want my money back: refund',
    ]);
  });

  it('are not cases with another word where that may be the value of an entity', () => {
    const text = 'I would like to book a flight to London for tomorrow morning';

    expect(learnt(asking(text))).toHaveLength(1);
    expect(learnt(asking(text, { expected_entities: ['city'] }))).toEqual([]);
  });

  it('are none where the bot has no sentences', () => {
    const suite = Suite.parse({ suite_id: 'shop', test_cases: [asking('hello')] });

    expect(casesFromTraining(suite, [])).toEqual([]);
  });
});
