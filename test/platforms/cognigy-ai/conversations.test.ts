import { describe, expect, it } from 'vitest';
import type { BatchRecord } from '../../../lib/domain/batch.ts';
import type { CallFaultRule } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';
import {
  acceptSuite,
  cognigyMock,
  cognigyPorts,
  cognigyRun,
  driveToReport,
} from '../../support/servers/cognigy-gate.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';

const RESET = 'I forgot my password, please send me a reset link';
const REFUND = 'I want my money back for my order';

const suite = (test_cases: unknown[], section: object = {}, more: object = {}) => ({
  suite_id: 'shop',
  platform: 'cognigy-ai',
  cognigy: { mode: 'conversation', project: 'Web shop', endpoint: 'Gate with NLU', ...section },
  test_cases,
  ...more,
});

const faults = (...rules: Partial<CallFaultRule>[]) => ({
  scenario: CognigyAiScenario.parse({ name: 'faults', faults: rules }),
});

const says = (input_text: string, outcome: object) => ({ input_text, outcome });

describe('conversations as test cases', () => {
  it('speak to the bot and judge what it answered', async () => {
    const { report, mock } = await cognigyRun(
      suite([
        says(RESET, {
          expected_intent: 'intent_password_reset',
          min_confidence: 0.3,
          expected_response_contains: 'password reset link',
          expected_response_matches: '(?i)reset\\s+link',
          expected_response_excludes: 'goodbye',
          allowed_latency_ms: 5_000,
        }),
      ]),
    );

    expect(report.verdict).toBe('passed');
    const [only] = report.cases;
    expect(only?.assertions.map(({ type, passed, source }) => [type, passed, source])).toEqual([
      ['intent', true, 'cognigate'],
      ['confidence', true, 'cognigate'],
      ['response', true, 'cognigate'],
      ['response_excludes', true, 'cognigate'],
      ['response_matches', true, 'cognigate'],
      ['latency', true, 'cognigate'],
    ]);
    expect(only?.latency_ms).toBeGreaterThanOrEqual(0);
    expect(mock.statistics()).toMatchObject({ messages: 1, testMessages: 1, conversations: 1 });
    expect(mock.statistics().requests.scores).toBe(1);
  });

  it.each([
    ['expected_response_contains', 'a rainbow'],
    ['expected_response_matches', '^rainbow'],
    ['expected_response_excludes', 'reset'],
    ['expected_intent', 'intent_refund_request'],
    ['expected_intent', null],
    ['min_confidence', 1],
    ['expected_data', { nlu: { intent: 'other' } }],
  ])('fails a bot whose answer misses %s', async (field, value) => {
    const { report } = await cognigyRun(suite([says(RESET, { [field]: value })]));

    expect(report.verdict).toBe('failed');
    expect(report.cases[0]?.assertions.map(({ passed }) => passed)).toEqual([false]);
  });

  it('ask for no scores where no intent is asserted', async () => {
    const { mock } = await cognigyRun(
      suite([says(RESET, { expected_response_contains: 'reset' })]),
    );

    expect(mock.statistics().requests).toMatchObject({ scores: 0, message: 1 });
  });

  it('give every case a user and a session of its own', async () => {
    const cases = Array.from({ length: 6 }, () =>
      says(RESET, { expected_response_contains: 'reset' }),
    );
    const { mock } = await cognigyRun(suite(cases));

    expect(mock.statistics()).toMatchObject({ conversations: 6, messages: 6 });
  });

  it('send real messages where the suite asks for them', async () => {
    const { mock } = await cognigyRun(
      suite([says(RESET, { expected_response_contains: 'reset' })], { test_mode: false }),
    );

    expect(mock.statistics()).toMatchObject({ messages: 1, testMessages: 0 });
  });
});

describe('a conversation of several turns', () => {
  const turns = (...all: [string, object][]) => ({
    id: 'talk',
    turns: all.map(([input_text, outcome]) => says(input_text, outcome)),
  });

  it('passes where every turn does', async () => {
    const { report, mock } = await cognigyRun(
      suite([
        turns(
          [REFUND, { expected_intent: 'intent_refund_request' }],
          ['It is AB-123456', { expected_response_contains: 'AB-123456' }],
        ),
      ]),
    );

    expect(report.verdict).toBe('passed');
    expect(report.cases[0]?.turns?.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    expect(report.cases[0]?.assertions.map(({ turn }) => turn)).toEqual([1, 2]);
    expect(mock.statistics()).toMatchObject({ conversations: 1, messages: 2 });
  });

  it('fails with its first failed turn, after which nothing is said', async () => {
    const { report, mock } = await cognigyRun(
      suite([
        turns(
          [REFUND, { expected_response_contains: 'a rainbow' }],
          ['It is AB-123456', { expected_response_contains: 'AB-123456' }],
        ),
      ]),
    );

    expect(report.verdict).toBe('failed');
    expect(report.cases[0]).toMatchObject({ outcome: 'failed' });
    expect(mock.statistics().messages).toBe(1);
  });

  it('goes on after a failed turn where the suite asks for it', async () => {
    const { report, mock } = await cognigyRun(
      suite(
        [
          turns(
            [REFUND, { expected_response_contains: 'a rainbow' }],
            ['It is AB-123456', { expected_response_contains: 'AB-123456' }],
          ),
        ],
        { evaluate_all_turns: true },
      ),
    );

    expect(report.cases[0]?.turns?.map(({ outcome }) => outcome)).toEqual(['failed', 'passed']);
    expect(mock.statistics().messages).toBe(2);
  });

  it('is begun anew, as somebody else, where it broke off', async () => {
    const { report, mock } = await cognigyRun(
      suite([
        turns(
          [REFUND, { expected_response_contains: 'refund' }],
          ['It is AB-123456', { expected_response_contains: 'AB-123456' }],
        ),
      ]),
      faults({ on: 'message', from: 2, count: 1, fault: { kind: 'reset', effect: 'none' } }),
    );

    expect(report.verdict).toBe('passed');
    expect(mock.statistics().requests.message).toBe(4);
  });
});

describe('limits that conversations keep', () => {
  const cases = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...says(RESET, { expected_response_contains: 'reset' }),
      id: `case ${index}`,
    }));

  it('never sends more messages in an hour than allowed, and waits for the next', async () => {
    const { report, mock } = await cognigyRun(
      suite(cases(25), { max_messages_per_hour: 10 }, { circuit_breaker_seconds: 3_300 }),
      { settings: { test_messages_per_hour: 10 } },
    ).catch((error: Error) => ({ report: error, mock: null }));

    // A suite that no run could send is refused before a word is said.
    expect(report).toBeInstanceOf(Error);
    expect(String(report)).toContain('25 messages');
    expect(mock).toBeNull();
  });

  it('shares the hour with earlier runs', async () => {
    const clock = new JumpingClock();
    const state = temporaryState();
    const mock = await cognigyMock(clock, { settings: { test_messages_per_hour: 10 } });
    const ports = cognigyPorts({ url: mock.url, clock, state });
    const run = async (count: number) => {
      const value = suite(
        cases(count),
        { max_messages_per_hour: 10 },
        { circuit_breaker_seconds: 3_300 },
      );
      return driveToReport(await acceptSuite(value, ports, mock.url), ports, clock);
    };

    const first = await run(8);
    clock.jump(1_800_000);
    const second = await run(8);

    expect(first.verdict).toBe('passed');
    expect(second.verdict).toBe('passed');
    expect(mock.statistics()).toMatchObject({ overQuota: 0, messages: 16 });
    expect(mock.statistics().peakTestMessagesInHour).toBeLessThanOrEqual(10);
  });

  it('keeps to the requests of five minutes, scores included', async () => {
    const { report, mock } = await cognigyRun(
      suite(
        Array.from({ length: 40 }, (_, index) => ({
          ...says(RESET, { expected_intent: 'intent_password_reset' }),
          id: `case ${index}`,
        })),
      ),
      {
        settings: { rate_limit: 40, rate_window_seconds: 60 },
        rateLimit: { requests: 40, seconds: 60 },
      },
    );

    expect(report.verdict).toBe('passed');
    expect(mock.statistics().rateLimited).toBe(0);
  });
});

describe('a run that is killed', () => {
  it('goes on where its answers were stored, each case once', async () => {
    const clock = new JumpingClock();
    const mock = await cognigyMock(clock);
    const count = 60;
    const value = suite(
      Array.from({ length: count }, (_, index) => ({
        ...says(RESET, { expected_response_contains: 'reset' }),
        id: `case ${index}`,
      })),
      {},
      { max_batch_size: 20 },
    );
    const state = temporaryState();
    const killer = new Error('the process was killed');
    killer.name = 'Killed';
    const dying = (after: number) => {
      const ports = cognigyPorts({ url: mock.url, clock, state });
      let stored = 0;
      return {
        ...ports,
        ledger: {
          readRun: (id: string) => ports.ledger.readRun(id),
          createRun: (run: Parameters<typeof ports.ledger.createRun>[0]) =>
            ports.ledger.createRun(run),
          updateRun: (run: Parameters<typeof ports.ledger.updateRun>[0]) =>
            ports.ledger.updateRun(run),
          recentRuns: (...asked: Parameters<typeof ports.ledger.recentRuns>) =>
            ports.ledger.recentRuns(...asked),
          createBatches: (batches: Parameters<typeof ports.ledger.createBatches>[0]) =>
            ports.ledger.createBatches(batches),
          listBatches: (id: string) => ports.ledger.listBatches(id),
          claimExecution: (...claim: Parameters<typeof ports.ledger.claimExecution>) =>
            ports.ledger.claimExecution(...claim),
          executionHolder: (...asked: Parameters<typeof ports.ledger.executionHolder>) =>
            ports.ledger.executionHolder(...asked),
          updateBatch: async <Batch extends BatchRecord>(batch: Batch) => {
            if (batch.phase === 'submitted' && batch.execution.kind === 'driven') stored += 1;
            if (stored > after) throw killer;
            return ports.ledger.updateBatch(batch);
          },
        },
      };
    };
    const runId = await acceptSuite(value, cognigyPorts({ url: mock.url, clock, state }), mock.url);

    for (const after of [4, 5, 4, 4]) {
      await expect(driveToReport(runId, dying(after), clock)).rejects.toThrow('killed');
    }
    const report = await driveToReport(runId, cognigyPorts({ url: mock.url, clock, state }), clock);

    expect(report.verdict).toBe('passed');
    expect(report.cases.map(({ id }) => id)).toEqual(
      Array.from({ length: count }, (_, index) => `case ${index}`),
    );
    expect(report.discrepancies).toEqual([]);
    const faults = report.batches.flatMap((batch) => batch.faults);
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['conversations_lost']));
    // What was answered and not stored is said again, as somebody else, and the report names each session of it.
    const lost = faults.flatMap(({ message }) => message.match(/cognigate-[-0-9a-f]+/g) ?? []);
    expect(mock.statistics().messages).toBeGreaterThan(count);
    expect(mock.statistics().messages).toBeLessThanOrEqual(count + lost.length);
  });
});

describe('a bot that is unwell', () => {
  it.each([
    ['answers nothing', { kind: 'nothing' }, 'the bot said nothing'],
    ['breaks down', { kind: 'answer', status: 502 }, 'answered 502'],
    ['hangs up', { kind: 'reset' }, 'dropped the connection'],
  ])('is no failed bot where it %s', async (_, fault, words) => {
    const { report } = await cognigyRun(
      suite([says(RESET, { expected_response_contains: 'reset' })]),
      faults({ on: 'message', fault } as Partial<CallFaultRule>),
    );

    expect(report.verdict).toBe('inconclusive');
    expect(report.cases[0]?.not_evaluated_reason).toContain(words);
  });

  it('is no failed bot where its answer comes after the time-out', async () => {
    const { report } = await cognigyRun(
      suite([says(RESET, { expected_response_contains: 'reset' })]),
      {
        ...faults({ on: 'message', fault: { kind: 'hang' } } as Partial<CallFaultRule>),
        timeoutMs: 200,
      },
    );

    expect(report.verdict).toBe('inconclusive');
    expect(report.cases[0]?.not_evaluated_reason).toContain('did not answer within 0.2 s');
  });

  it('gets another chance after a hiccup', async () => {
    const { report } = await cognigyRun(
      suite([says(RESET, { expected_response_contains: 'reset' })]),
      faults({ on: 'message', times: 2, fault: { kind: 'nothing' } }),
    );

    expect(report.verdict).toBe('passed');
  });
});

describe('an endpoint that was just deployed', () => {
  it('is waited for, without a conversation that counts as broken', async () => {
    const cases = Array.from({ length: 6 }, (_, place) => ({
      ...says(RESET, { expected_response_contains: 'reset' }),
      id: `c${place}`,
    }));
    const { report } = await cognigyRun(
      suite(cases),
      faults({
        on: 'message',
        times: 8,
        fault: { kind: 'answer', status: 502, body: 'html', effect: 'none' },
      }),
    );

    expect(report.verdict).toBe('passed');
    expect(report.cases.every((each) => each.broken_conversations === undefined)).toBe(true);
    expect(report.batches.flatMap((batch) => batch.faults.map(({ code }) => code))).toContain(
      'endpoint_warmed_up',
    );
  });

  it('is waited for no longer than the suite allows', async () => {
    const { report } = await cognigyRun(
      suite([says(RESET, { expected_response_contains: 'reset' })], { endpoint_warmup_seconds: 0 }),
      faults({
        on: 'message',
        fault: { kind: 'answer', status: 502, body: 'json', effect: 'none' },
      }),
    );

    expect(report.verdict).toBe('inconclusive');
    expect(report.cases[0]?.broken_conversations).toHaveLength(2);
  });

  it('hides no bot that breaks once it has answered', async () => {
    const cases = Array.from({ length: 9 }, (_, place) => ({
      ...says(RESET, { expected_response_contains: 'reset' }),
      id: `c${place}`,
    }));
    const { report } = await cognigyRun(suite(cases, { conversations_at_once: 1 }), {
      scenario: CognigyAiScenario.parse({
        name: 'two of three',
        faults: Array.from({ length: 9 }, (_, third) => ({
          on: 'message',
          from: 2 + 3 * third,
          count: 2,
          fault: { kind: 'answer', status: 500 },
        })),
      }),
    });

    expect(report.verdict).not.toBe('passed');
    expect(report.reasons.map(({ code }) => code)).toContain('conversations_broken');
  });
});

describe('a long conversation', () => {
  it('goes on in the next pass with its session, each message sent once', async () => {
    const turns = Array.from({ length: 15 }, () =>
      says(RESET, { expected_response_contains: 'reset' }),
    );
    const clock = new JumpingClock();
    const mock = await cognigyMock(clock, {
      sleep: clock.sleep,
      scenario: CognigyAiScenario.parse({ name: 'slow', settings: { seconds_per_message: 7 } }),
    });
    const ports = cognigyPorts({ url: mock.url, clock });

    const runId = await acceptSuite(suite([{ id: 'long', turns }]), ports, mock.url);
    const report = await driveToReport(runId, ports, clock);

    expect(report.verdict).toBe('passed');
    expect(report.cases[0]?.turns).toHaveLength(15);
    expect(report.batches[0]?.polls).toBeGreaterThan(3);
    expect(mock.statistics()).toMatchObject({ messages: 15, conversations: 1 });
  });
});
