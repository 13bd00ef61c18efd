import { describe, expect, it } from 'vitest';
import { type CallFaultRule, CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';
import {
  acceptSuite,
  cognigyMock,
  cognigyPorts,
  cognigyRun,
  driveToReport,
} from '../../support/servers/cognigy-gate.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';

const REFUND = 'I want my money back for my order';
const INTENT = 'intent_refund_request';

const six = (outcome: object, cognigy: object = {}) => ({
  suite_id: 'shop',
  platform: 'cognigy-ai',
  circuit_breaker_seconds: 300,
  cognigy: {
    mode: 'conversation',
    project: 'Web shop',
    endpoint: 'Gate',
    conversations_at_once: 1,
    ...cognigy,
  },
  test_cases: Array.from({ length: 6 }, () => ({ input_text: REFUND, outcome })),
});
const answers = (status: number, rule: Partial<CallFaultRule>) => ({
  scenario: CognigyAiScenario.parse({
    name: 'faults',
    faults: [{ from: 4, ...rule, fault: { kind: 'answer', status } }],
  }),
});

describe('a refusal of what has worked in the same run', () => {
  it.each([401, 403, 404, 400])('is asked again: %i to one message', async (status) => {
    const { report, mock } = await cognigyRun(
      six({ expected_response_contains: 'refund' }),
      answers(status, { on: 'message', count: 1 }),
    );

    expect(report.verdict).toBe('passed');
    expect(report.cases.flatMap((each) => each.broken_conversations ?? [])).toEqual([]);
    expect(mock.statistics()).toMatchObject({ messages: 6, conversations: 6 });
  });

  it.each([401, 403, 404, 400, 500])('is asked again: %i to one scoring', async (status) => {
    const { report, mock } = await cognigyRun(
      six({ expected_intent: INTENT }),
      answers(status, { on: 'scores', count: 1 }),
    );

    expect(report.verdict).toBe('passed');
    expect(mock.statistics()).toMatchObject({ messages: 6 });
  });

  it.each([401, 403])('that lasts ends the run as an error: %i', async (status) => {
    const { report, mock } = await cognigyRun(
      six({ expected_intent: INTENT }),
      answers(status, { on: 'scores' }),
    );

    expect(report.verdict).toBe('error');
    expect(mock.statistics()).toMatchObject({ messages: 4 });
  });
});

describe('a sentence that cannot be scored', () => {
  it.each([1, 4])('costs its case and not the run, be it in place %i', async (from) => {
    const { report, mock } = await cognigyRun(
      six({ expected_intent: INTENT }),
      answers(400, { on: 'scores', from, count: from === 1 ? 1 : 4 }),
    );

    expect(report.cases.filter(({ outcome }) => outcome === 'not_evaluated')).toHaveLength(1);
    expect(report.cases.filter(({ outcome }) => outcome === 'passed')).toHaveLength(5);
    expect(mock.statistics()).toMatchObject({ messages: 6 });
  });

  it('refuses the suite where no sentence can be', async () => {
    const { report } = await cognigyRun(
      six({ expected_intent: INTENT }),
      answers(400, { on: 'scores', from: 1 }),
    );

    expect(report.verdict).toBe('rejected');
  });

  it('is scored again where its scores cannot be read, and nothing is said again', async () => {
    const { report, mock } = await cognigyRun(
      {
        ...six({ expected_intent: INTENT }),
        test_cases: six({ expected_intent: INTENT }).test_cases.slice(0, 1),
      },
      {
        rewrite: (said, path) =>
          path.endsWith('/scores') ? said.replaceAll(/"score":[^,}]+/g, '"score":null') : said,
      },
    );

    expect(report.verdict).toBe('inconclusive');
    expect(mock.statistics()).toMatchObject({ messages: 1 });
    expect(mock.statistics().requests.scores).toBe(4);
  });

  it('is waited for while the API is down, and nothing is said again', async () => {
    const { report, mock } = await cognigyRun(
      six({ expected_intent: INTENT }),
      answers(503, { on: 'scores', count: 6 }),
    );

    expect(report.verdict).toBe('passed');
    expect(mock.statistics()).toMatchObject({ messages: 6, conversations: 6 });
  });
});

describe('the message window', () => {
  it('is all given to what needs it: two runs of six in a window of twelve', async () => {
    const clock = new JumpingClock();
    const mock = await cognigyMock(clock);
    const ports = cognigyPorts({ url: mock.url, clock, state: temporaryState() });
    const suite = six({ expected_response_contains: 'refund' }, { max_messages_per_hour: 12 });
    const runs = await Promise.all([1, 2].map(() => acceptSuite(suite, ports, mock.url)));

    const reports = await Promise.all(runs.map((id) => driveToReport(id, ports, clock)));

    expect(reports.map(({ verdict }) => verdict)).toEqual(['passed', 'passed']);
    expect(mock.statistics()).toMatchObject({ messages: 12 });
  });

  it('is named where it kept cases from being held, whosever suite has filled it', async () => {
    const clock = new JumpingClock();
    const mock = await cognigyMock(clock);
    const ports = cognigyPorts({ url: mock.url, clock, state: temporaryState() });
    const run = async (perHour: number) =>
      driveToReport(
        await acceptSuite(
          six({ expected_response_contains: 'refund' }, { max_messages_per_hour: perHour }),
          ports,
          mock.url,
        ),
        ports,
        clock,
      );

    const wide = await run(600);
    const narrow = await run(8);

    expect(wide.verdict).toBe('passed');
    expect(narrow.verdict).toBe('inconclusive');
    expect(narrow.batches[0]?.faults).toContainEqual({
      code: 'message_window_full',
      message:
        'the message window was full: all runs at this endpoint together send at most 8 messages an hour (cognigy.max_messages_per_hour)',
    });
    expect(mock.statistics()).toMatchObject({ messages: 8 });
  });
});
