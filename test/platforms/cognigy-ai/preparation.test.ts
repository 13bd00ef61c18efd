import { expect, it } from 'vitest';
import { RunState } from '../../../lib/domain/run-state.ts';
import { CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { runOf } from '../../../lib/steps/run-access.ts';
import { validateSuite } from '../../../lib/steps/validate-suite.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';
import {
  acceptSuite,
  cognigyMock,
  cognigyPorts,
  driveToReport,
} from '../../support/servers/cognigy-gate.ts';

const SUITE = {
  suite_id: 'shop',
  platform: 'cognigy-ai',
  circuit_breaker_seconds: 300,
  cognigy: { mode: 'conversation', project: 'Web shop', endpoint: 'Gate' },
  test_cases: [
    { input_text: 'I want my money back', outcome: { expected_response_contains: 'refund' } },
  ],
};

/** A run whose platform answers its first look-ups so. */
async function met(fault: object, times = 3) {
  const clock = new JumpingClock();
  const scenario = CognigyAiScenario.parse({
    name: 'busy',
    faults: [{ on: 'api', times, fault: { kind: 'answer', ...fault } }],
  });
  const mock = await cognigyMock(clock, { scenario });
  const ports = cognigyPorts({ url: mock.url, clock });
  const runId = await acceptSuite(SUITE, ports, mock.url);
  return {
    clock,
    mock,
    ports,
    runId,
    validate: () => validateSuite(RunState.parse({ runId }), ports),
  };
}

it.each([{ status: 429 }, { status: 503, body: 'html' }, { status: 502, body: 'empty' }])(
  'is tried again where the platform is busy, and the run says so: %j',
  async (fault) => {
    const { clock, ports, runId, validate } = await met(fault);

    await expect(validate()).rejects.toMatchObject({ name: 'PlatformBusy' });
    const { busy, verdict } = await runOf(ports.ledger, runId);
    const report = await driveToReport(runId, ports, clock);

    expect(busy).toMatchObject({ tries: 1 });
    expect(verdict).toBe(null);
    expect(report.verdict).toBe('passed');
    expect(report.reasons).toContainEqual({
      code: 'preparation_waited',
      message: expect.stringMatching(/^the run was held up once before it could be planned: /),
    });
  },
);

it('asks nothing before the time that the platform has named, however often the step is run', async () => {
  const { clock, mock, runId, ports, validate } = await met({ status: 429, retry_after: 90 }, 1);
  const requestsOf = () => mock.statistics().requests.api;
  const refused = { name: 'PlatformBusy', message: expect.stringContaining('429') };
  await expect(validate()).rejects.toMatchObject(refused);
  const asked = requestsOf();

  await expect(validate()).rejects.toMatchObject(refused);
  expect(requestsOf()).toBe(asked);
  clock.jump(91_000);
  const report = await driveToReport(runId, ports, clock);

  expect(asked).toBe(1);
  expect(report.verdict).toBe('passed');
});

it('ends once its deadline has come', async () => {
  const { clock, validate } = await met({ status: 429 });
  clock.jump(300_000);

  await expect(validate()).rejects.toMatchObject({
    name: 'PlatformUnreachable',
    message: expect.stringContaining('the deadline of the run has come'),
  });
});

it('ends at once by a 500, which is how some environments answer to a wrong key', async () => {
  const { validate } = await met({ status: 500 });

  await expect(validate()).rejects.toMatchObject({ name: 'PlatformUnreachable' });
});
