import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../lib/domain/report.ts';
import {
  type CallFaultRule,
  CognigyAiScenario,
} from '../../../../lib/mocks/cognigy-ai/scenario.ts';
import { demoWorld } from '../../../../lib/mocks/cognigy-ai/world.ts';
import { JumpingClock } from '../../../support/fakes/jumping-clock.ts';
import {
  acceptSuite,
  cognigyMock,
  cognigyPorts,
  cognigyRun,
  driveToReport,
} from '../../../support/servers/cognigy-gate.ts';

const RESET = 'I forgot my password, please send me a reset link';
const REFUND = 'I want my money back for my order';

const says = (input_text: string, outcome: object) => ({ input_text, outcome });
const CASES = [
  {
    id: 'reset',
    ...says(RESET, { expected_intent: 'intent_password_reset', min_confidence: 0.3 }),
  },
  {
    id: 'talk',
    turns: [
      says(REFUND, { expected_intent: 'intent_refund_request' }),
      says('It is AB-123456', { expected_response_contains: 'AB-123456' }),
    ],
  },
];
const suite = (section: object = {}, test_cases: object[] = CASES) => ({
  suite_id: 'shop',
  platform: 'cognigy-ai',
  cognigy: {
    mode: 'conversation',
    project: 'Web shop',
    endpoint: 'Gate with NLU',
    intents_from: 'analytics',
    ...section,
  },
  test_cases,
});
const scenario = (faults: Partial<CallFaultRule>[], settings: object = {}) => ({
  scenario: CognigyAiScenario.parse({ name: 'of a test', faults, settings }),
});
const bent = (as: string) =>
  scenario([{ on: 'analytics', from: 2, fault: Object({ kind: 'analytics', as }) }]);
const outcomes = ({ cases }: Report) => cases.map(({ outcome }) => outcome);
const reasons = ({ cases }: Report) => cases.map((each) => each.not_evaluated_reason);

/** The shop, whose endpoints are changed. */
const world =
  (change: object): typeof demoWorld =>
  (intents) => {
    const { projects, ...rest } = demoWorld(intents);
    const changed = projects.map((project) => ({
      ...project,
      endpoints: project.endpoints.map((endpoint) => ({ ...endpoint, ...change })),
    }));
    return { ...rest, projects: changed };
  };

describe('intents from the analytics of the bot', () => {
  it('are read once a conversation is over, however late they come', async () => {
    const { report, mock } = await cognigyRun(
      suite(),
      scenario([], { analytics_delay_seconds: 40 }),
    );

    expect(report.verdict).toBe('passed');
    expect(report.cases[0]).toMatchObject({ matched_intent: 'intent_password_reset' });
    expect(report.cases[0]?.intent_scores).toEqual([
      { name: 'intent_password_reset', score: report.cases[0]?.confidence },
    ]);
    expect(report.cases[1]?.turns?.[0]).toMatchObject({ matched_intent: 'intent_refund_request' });
    expect(report.intent_thresholds).toBeUndefined();
    expect(report.reasons.at(-1)).toMatchObject({ code: 'intents_from_analytics' });
    const { requests, messages } = mock.statistics();
    expect({ messages, scores: requests.scores }).toEqual({ messages: 3, scores: 0 });
    expect(requests.analytics).toBeLessThan(40);
  });

  it('keep the answers that they are read from as evidence', async () => {
    const { report } = await cognigyRun(suite({}, CASES.slice(0, 1)));

    expect(report.batches[0]?.answers).toHaveLength(2);
  });

  it('judge a snapshot that the head does not speak for', async () => {
    const snapshot = { entrypoint: demoWorld([]).projects[0]?.snapshots[0]?._id };
    const { intents_from, ...section } = suite().cognigy;

    const byHead = await cognigyRun({ ...suite(), cognigy: section }, { world: world(snapshot) });
    const byBot = await cognigyRun(suite(), { world: world(snapshot) });

    expect(byHead.report).toMatchObject({ verdict: 'rejected' });
    expect(byHead.report.reasons.at(-1)?.message).toMatch(/write cognigy\.intents_from: analytics/);
    expect(byBot.report).toMatchObject({
      verdict: 'passed',
      bot: { entrypoint: { kind: 'snapshot' } },
    });
  });

  it('fail where the bot found another', async () => {
    const { report } = await cognigyRun(
      suite({}, [{ id: 'wrong', ...says(RESET, { expected_intent: 'intent_refund_request' }) }]),
    );

    expect(report.verdict).toBe('failed');
    expect(report.cases[0]?.assertions).toMatchObject([
      { type: 'intent', actual: 'intent_password_reset', passed: false },
    ]);
  });

  it.each([
    ['lost', /1 of 1 messages did not come to the analytics of the bot within 300 s/],
    ['doubled', /2 records of 1 messages/],
    ['other_words', /other words than were said/],
    ['other_version', /f{24} has answered, and \w{24} is tested/],
  ])('are not evaluated where records are %s', async (as, reason) => {
    const { report } = await cognigyRun(suite({}, CASES.slice(0, 1)), bent(as));

    expect(outcomes(report)).toEqual(['not_evaluated']);
    expect(reasons(report)[0]).toMatch(reason);
    expect(report.verdict).toBe('inconclusive');
  });

  it('are not evaluated where the records are those of other sessions', async () => {
    const { report } = await cognigyRun(suite(), bent('unfiltered'));

    expect(outcomes(report)).toEqual(['not_evaluated', 'not_evaluated']);
    expect(reasons(report)[0]).toMatch(/asked for the analytics of one session/);
  });

  it('are found by their places where words are masked', async () => {
    const { report } = await cognigyRun(suite(), bent('masked'));

    expect(report.verdict).toBe('passed');
  });

  it('outlive an OData service that is down for a while', async () => {
    const { report } = await cognigyRun(
      suite(),
      scenario([
        { on: 'analytics', from: 2, count: 6, fault: Object({ kind: 'answer', status: 503 }) },
      ]),
    );

    expect(report.verdict).toBe('passed');
  });

  it('are waited for no longer than the suite says', async () => {
    const { report, mock } = await cognigyRun(
      suite({ analytics_wait_seconds: 30 }, CASES.slice(0, 1)),
      scenario([], { analytics_delay_seconds: 600 }),
    );

    expect(reasons(report)[0]).toMatch(/within 30 s \(cognigy\.analytics_wait_seconds\)/);
    expect(mock.statistics().messages).toBe(1);
  });

  it('are asked for by nobody where no case asks for an intent', async () => {
    const { mock } = await cognigyRun(
      suite({}, [says(RESET, { expected_response_contains: 'reset' })]),
    );

    expect(mock.statistics().requests.analytics).toBe(0);
  });

  it.each([
    ['a key without the role', { apiKey: 'reader-key' }, /give its user the global role odata/],
    [
      'an endpoint that collects none',
      { world: world({ useAnalytics: false }) },
      /switch on Collect Analytics/,
    ],
  ])('are refused before a word is said with %s', async (_, options, reason) => {
    const { report, mock } = await cognigyRun(suite(), options);

    expect(report.verdict).toBe('rejected');
    expect(report.reasons.at(-1)?.message).toMatch(reason);
    expect(mock.statistics().messages).toBe(0);
  });

  it('say nothing again after a kill between two looks', async () => {
    const clock = new JumpingClock();
    const mock = await cognigyMock(clock, scenario([], { analytics_delay_seconds: 30 }));
    const ports = cognigyPorts({ url: mock.url, clock });
    const runId = await acceptSuite(suite(), ports, mock.url);
    let passes = 0;
    const killed = driveToReport(runId, ports, clock, () => {
      passes += 1;
      if (passes === 3) throw Object.assign(new Error('killed'), { name: 'Killed' });
    });
    await expect(killed).rejects.toThrow('killed');

    const report = await driveToReport(runId, ports, clock);

    expect(report.verdict).toBe('passed');
    expect(mock.statistics().messages).toBe(3);
  });

  it('show the key to nobody', async () => {
    const lines: string[] = [];

    await cognigyRun(suite(), { log: (line) => lines.push(line) });

    expect(lines.some((line) => line.includes('/v2.4/Analytics'))).toBe(true);
    expect(lines.join()).not.toContain('demo-key');
  });
});
