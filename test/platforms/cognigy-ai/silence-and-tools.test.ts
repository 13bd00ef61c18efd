import { describe, expect, it } from 'vitest';
import { type CallFaultRule, CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { cognigyRun } from '../../support/servers/cognigy-gate.ts';

const REFUND = 'I want my money back for my order';

const one = (outcome: object, cognigy: object = {}) => ({
  suite_id: 'shop',
  platform: 'cognigy-ai',
  cognigy: {
    mode: 'conversation',
    project: 'Web shop',
    endpoint: 'Gate',
    endpoint_warmup_seconds: 0,
    ...cognigy,
  },
  test_cases: [{ input_text: REFUND, outcome }],
});

const faults = (fault: CallFaultRule['fault'], on: CallFaultRule['on'] = 'message') => ({
  scenario: CognigyAiScenario.parse({ name: 'faults', faults: [{ on, fault }] }),
});
const stops = (more: object) =>
  faults({ kind: 'stops', reason: 'stop', words: true, ...more } as CallFaultRule['fault']);

describe('a bot that has to be silent', () => {
  it('passes by silence, which the report counts', async () => {
    const { report } = await cognigyRun(
      one({ expected_silence: true }),
      faults({ kind: 'nothing' }),
    );

    expect(report.verdict).toBe('passed');
    expect(report.cases[0]?.assertions).toMatchObject([{ type: 'silence', actual: null }]);
    expect(report.reasons).toContainEqual({
      code: 'silence_expected',
      message: 'the bot was silent in 1 case that asks for silence (expected_silence): case-1',
    });
  });

  it('fails by a word', async () => {
    const { report } = await cognigyRun(one({ expected_silence: true }));

    expect(report.verdict).toBe('failed');
    expect(report.cases[0]?.assertions).toMatchObject([{ type: 'silence', passed: false }]);
  });

  it('does not pass by an answer that was cut off', async () => {
    const { report } = await cognigyRun(
      one({ expected_silence: true }),
      stops({ reason: 'content_filter', words: false }),
    );

    expect(report.verdict).toBe('inconclusive');
  });
});

describe('a bot that has to call a tool', () => {
  it.each([
    [true, stops({ reason: 'tool_calls' }), 'passed', true],
    ['find_order', stops({ reason: 'tool_calls', tool: 'find_order' }), 'passed', ['find_order']],
    ['find_order', stops({ reason: 'tool_calls', tool: 'cancel' }), 'failed', ['cancel']],
    [true, stops({ reason: 'stop' }), 'failed', false],
    ['find_order', stops({ reason: 'stop' }), 'failed', false],
  ])('%j of an answer that shows what it called', async (tool, options, verdict, actual) => {
    const { report } = await cognigyRun(one({ expected_tool_call: tool }), options);

    expect(report.verdict).toBe(verdict);
    expect(report.cases[0]?.assertions).toMatchObject([{ type: 'tool_call', actual }]);
  });

  it.each([
    [true, {}],
    ['find_order', stops({ reason: 'tool_calls' })],
  ])('is not evaluated for %j where the answer does not show it', async (tool, options) => {
    const { report } = await cognigyRun(one({ expected_tool_call: tool }), options);

    expect(report.verdict).toBe('inconclusive');
    expect(report.cases[0]?.not_evaluated_reason).toMatch(/whether a tool was called/);
  });

  it('tells how its model stopped', async () => {
    const { report } = await cognigyRun(
      one({ expected_response_contains: 'refund' }),
      stops({ reason: 'stop' }),
    );

    expect(report.cases[0]).toMatchObject({ outcome: 'passed', finish_reason: 'stop' });
  });
});

describe('a bot that is silent and should not be', () => {
  it("is told together with the errors of the project's log, asked for once", async () => {
    const { report, mock } = await cognigyRun(
      one({ expected_response_contains: 'refund' }),
      stops({ words: false }),
    );

    expect(report.cases[0]?.not_evaluated_reason).toContain(
      'the bot said nothing (finish reason: stop); the project\'s log says error "Error while',
    );
    expect(mock.statistics()).toMatchObject({ messages: 3 });
  });

  it('is told without them where the key may not read them', async () => {
    const { report } = await cognigyRun(
      one({ expected_response_contains: 'refund' }, { endpoint: 'Gate' }),
      {
        ...faults({ kind: 'nothing' }),
        rewrite: (said, path) => (path.includes('/logs') ? '{"odd": true}' : said),
      },
    );

    expect(report.cases[0]?.not_evaluated_reason).toMatch(/the bot said nothing$/);
  });
});
