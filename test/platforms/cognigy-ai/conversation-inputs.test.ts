import { expect, it } from 'vitest';
import { type CallFaultRule, CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { cognigyRun } from '../../support/servers/cognigy-gate.ts';

const REFUND = 'I want my money back for my order';

const talk = (...turns: object[]) => ({
  suite_id: 'shop',
  platform: 'cognigy-ai',
  cognigy: { mode: 'conversation', project: 'Web shop', endpoint: 'Gate' },
  test_cases: [{ id: 'talk', turns }],
});
const asks = { input_text: REFUND, outcome: { expected_response_contains: 'refund' } };
const faults = (...rules: Partial<CallFaultRule>[]) => ({
  scenario: CognigyAiScenario.parse({ name: 'faults', faults: rules }),
});

it('a turn may send data without words, such as the submit of an xApp', async () => {
  const payload = { _cognigy: { _app: { payload: { order: 'AB-123456' } } } };
  const { report, mock } = await cognigyRun(
    talk(
      {
        input_text: '',
        context_variables: payload,
        outcome: { expected_data: { context: payload } },
      },
      asks,
    ),
  );

  expect(report.verdict).toBe('passed');
  expect(report.cases[0]?.turns?.map(({ input_text }) => input_text)).toEqual(['', REFUND]);
  expect(mock.statistics()).toMatchObject({ messages: 2, conversations: 1 });
});

it('context and state are put into the session between two turns', async () => {
  const { report } = await cognigyRun(
    talk(asks, {
      ...asks,
      inject_context: { tier: 'gold' },
      inject_state: 'paying',
      outcome: { expected_data: { context: { tier: 'gold' } } },
    }),
  );

  expect(report.verdict).toBe('passed');
});

it('a session that cannot be changed costs its case', async () => {
  const { report, mock } = await cognigyRun(
    talk(asks, { ...asks, inject_context: { tier: 'gold' } }),
    {
      rewrite: (said) => said,
      ...faults({
        on: 'inject',
        fault: { kind: 'answer', status: 400, body: 'json', effect: 'none' },
      }),
    },
  );

  expect(report.verdict).toBe('inconclusive');
  expect(report.cases[0]?.not_evaluated_reason).toMatch(
    /^the session could not be changed between two turns/,
  );
  expect(mock.statistics()).toMatchObject({ messages: 1 });
});

it('a session whose change is held up is gone on with, and nothing is said twice', async () => {
  const { report, mock } = await cognigyRun(
    talk(asks, { ...asks, inject_context: { tier: 'gold' } }),
    faults({
      on: 'inject',
      times: 2,
      fault: { kind: 'answer', status: 503, body: 'html', effect: 'none' },
    }),
  );

  expect(report.verdict).toBe('passed');
  expect(mock.statistics()).toMatchObject({ messages: 2, conversations: 1 });
});
