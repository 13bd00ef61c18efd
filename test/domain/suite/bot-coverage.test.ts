import { describe, expect, it } from 'vitest';
import { Suite } from '../../../lib/domain/suite/suite.ts';
import { botCoverage } from '../../../lib/domain/suite/suite-in-report.ts';
import { aSuite } from '../../support/builders/run-evidence.ts';

const suiteKnowing = (botIntents?: readonly string[]) =>
  Suite.parse({
    suite_id: 'shop',
    platform: 'cognigy-ai',
    cognigy: {
      mode: 'conversation',
      endpoint: 'Gate',
      prepared: { projectId: null, ...(botIntents ? { botIntents } : {}) },
    },
    test_cases: [
      { input_text: 'a', outcome: { expected_intent: 'refund' } },
      { input_text: 'b', outcome: { expected_intent: null } },
      {
        input_text: 'c',
        outcome: {},
        turns: [{ input_text: 'c', outcome: { expected_intent: 'order' } }],
      },
    ],
  });

describe('coverage of what the bot has', () => {
  it('counts intents that cases and turns expect, and names the others', () => {
    expect(botCoverage(suiteKnowing(['order', 'refund', 'invoice', 'address']))).toEqual({
      total: 4,
      covered: 2,
      uncovered: ['invoice', 'address'],
    });
  });

  it('says nothing where the intents are not known, or there are none', () => {
    const unprepared = Suite.parse({
      suite_id: 'shop',
      platform: 'cognigy-ai',
      cognigy: { mode: 'conversation', endpoint: 'Gate' },
      test_cases: [{ input_text: 'a', outcome: { expected_intent: 'refund' } }],
    });

    expect(botCoverage(aSuite(1))).toBeNull();
    expect(botCoverage(unprepared)).toBeNull();
    expect(botCoverage(suiteKnowing())).toBeNull();
    expect(botCoverage(suiteKnowing([]))).toBeNull();
  });
});
