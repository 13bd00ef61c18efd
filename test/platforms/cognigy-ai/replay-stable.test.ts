import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import { cognigyRun } from '../../support/servers/cognigy-gate.ts';

const REFUND = 'I want my money back for my order';
const asks = { input_text: REFUND, outcome: { expected_response_contains: 'refund' } };
const slips = { ...asks, outcome: { expected_response_contains: 'what no bot says' } };

const talk = (turns: object[], section: object = {}) => ({
  suite_id: 'shop',
  platform: 'cognigy-ai',
  cognigy: {
    mode: 'conversation',
    project: 'Web shop',
    endpoint: 'Gate',
    replay: 'stable',
    ...section,
  },
  test_cases: [{ id: 'talk', turns }],
});

const faultsOf = (suite: object) => {
  const checked = checkSuite(suite);
  return checked.status === 'invalid' ? checked.faults.map(({ path }) => path) : [];
};

describe('a conversation that is replayed turn by turn', () => {
  it('shows what comes after an early slip, each turn in a session of its own', async () => {
    const past = { inject_context: { tier: 'gold' } };

    const { report, mock } = await cognigyRun(talk([asks, { ...slips, ...past }, asks]));

    expect(report.cases[0]?.turns?.map(({ outcome }) => outcome)).toEqual([
      'passed',
      'failed',
      'passed',
    ]);
    expect(report.verdict).toBe('failed');
    expect(report.reasons.map(({ code }) => code)).toContain('replay_stable');
    // The first turn is said in the sessions of the other two as well.
    expect(mock.statistics()).toMatchObject({ messages: 5, conversations: 3 });
  });

  it('puts into each session what is injected before its turn and before all earlier ones', async () => {
    const { report } = await cognigyRun(
      talk([
        asks,
        { ...asks, inject_context: { tier: 'gold', order: 'AB-1' }, inject_state: 'paying' },
        {
          ...asks,
          inject_context: { order: 'AB-2' },
          outcome: { expected_data: { context: { tier: 'gold', order: 'AB-2' } } },
        },
      ]),
    );

    expect(report.verdict).toBe('passed');
  });

  it('needs a past, a second turn, and intents that are not read by session', () => {
    const past = { inject_state: 'paying' };

    expect(faultsOf(talk([asks, asks, asks]))).toEqual(['test_cases[0].turns[2]']);
    expect(faultsOf(talk([asks, { ...asks, ...past }, asks]))).toEqual([]);
    expect(faultsOf(talk([asks]))).toEqual(['cognigy.replay']);
    expect(faultsOf(talk([asks, asks], { intents_from: 'analytics' }))).toEqual(['cognigy.replay']);
    expect(
      faultsOf({
        ...talk([]),
        test_cases: [],
        cognigy: {
          mode: 'playbooks',
          playbooks: [{ id: 'a', flow: 'f', locale: 'l' }],
          replay: 'stable',
        },
      }),
    ).toContain('cognigy.replay');
  });

  it('is held against the message window with the messages that open its sessions', () => {
    const turns = [asks, asks];
    const tight = { max_messages_per_hour: 2 };
    const short = { circuit_breaker_seconds: 600 };

    expect(faultsOf({ ...talk(turns, tight), ...short })).toEqual([
      'cognigy.max_messages_per_hour',
    ]);
    expect(faultsOf({ ...talk(turns, { ...tight, replay: 'free' }), ...short })).toEqual([]);
  });
});
