import { describe, expect, it } from 'vitest';
import type { ScheduledStart } from '../../lib/api/start-request.ts';
import { startScheduledRun } from '../../lib/api/start-scheduled-run.ts';
import { SuiteRejected } from '../../lib/domain/errors.ts';
import { scheduledRunId } from '../../lib/domain/run-id.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import { validateSuite } from '../../lib/steps/validate-suite.ts';
import { type FakeStartPorts, fakeStartPorts } from '../support/fakes/fake-start-ports.ts';

const nightly: ScheduledStart = {
  schedule: 'nightly',
  scheduledAt: '2026-11-22T03:00:00Z',
  suite: { key: 'suites/shop.yaml' },
};
const RUN = scheduledRunId(nightly);
const SUITE = `suite_id: shop
gate: { pass_rate: 0.95 }
test_cases:
  - input_text: hello
    context_variables: {}
    outcome: { expected_intent: greet, allowed_latency_ms: 800 }
`;

async function started(ports: FakeStartPorts, text?: string, event = nightly) {
  if (text !== undefined) ports.suites.keys.set('suites/shop.yaml', text);
  const { runId } = await startScheduledRun(event, ports);
  return ports.ledger.readRun(runId);
}

describe('a schedule', () => {
  it('records its run and starts it', async () => {
    const ports = fakeStartPorts();

    const run = await started(ports, SUITE);

    expect(run).toMatchObject({ suiteId: 'shop', trigger: { principal: 'nightly' } });
    expect(run).not.toHaveProperty('refused');
    expect(ports.executions.started).toEqual([RUN]);
  });

  it('puts its labels beside those of the suite', async () => {
    const event = { ...nightly, labels: { bot_version: '1.4.0' } };

    const run = await started(fakeStartPorts(), SUITE, event);

    expect(run?.labels).toEqual({ bot_version: '1.4.0' });
  });

  it('asks for a snapshot where it is set so, for suites of Cognigy.AI alone', async () => {
    const ports = fakeStartPorts();
    const event = { ...nightly, snapshot: {} };
    const cognigy = `${SUITE.replace(/ {4}context_variables.*\n/, '').replace('expected_intent: greet, ', 'expected_response_contains: hi, ')}platform: cognigy-ai
cognigy: { mode: conversation, project: Shop, endpoint: Gate, production_endpoint: Web }
`;

    const run = await started(ports, cognigy, event);
    const other = await started(fakeStartPorts(), SUITE, event);

    expect(run?.refused?.cause).toBeUndefined();
    expect(run?.snapshot).toEqual({});
    expect(other?.refused?.cause).toContain('snapshot is for suites of the platform cognigy-ai');
  });

  it.each<[string, string | undefined, ScheduledStart, string, string]>([
    [
      'is missing',
      undefined,
      nightly,
      'suites/shop.yaml',
      'suite_key "suites/shop.yaml" is not in the bucket; put the file there first',
    ],
    [
      'is wrong',
      SUITE.replace('0.95', '95'),
      nightly,
      'shop',
      'suites/shop.yaml:2 gate.pass_rate is 95; for 95 % write 0.95',
    ],
    [
      'is wrong in several places',
      SUITE.replace('0.95', '95').replace('800', '-1'),
      nightly,
      'shop',
      'suites/shop.yaml:2 gate.pass_rate is 95; for 95 % write 0.95, and 1 more',
    ],
    [
      'is to be told of to a stranger',
      SUITE,
      { ...nightly, notify: ['on-cal'] },
      'suites/shop.yaml',
      'notify[0] "on-cal" is no notification endpoint of this gate; did you mean on-call?',
    ],
  ])('whose suite %s starts a run that can only be rejected', async (_, text, event, id, cause) => {
    const ports = fakeStartPorts();

    const run = await started(ports, text, event);

    expect(run).toMatchObject({
      suiteId: id,
      refused: { error: 'SuiteRejected', cause },
      trigger: { kind: 'schedule', principal: 'nightly' },
      verdict: null,
    });
    expect(run?.notifications.map(({ endpoint }) => endpoint)).toEqual([
      'event-bus',
      'ci',
      'on-call',
    ]);
    expect(ports.executions.started).toEqual([RUN]);
    await expect(validateSuite(RunState.parse({ runId: RUN }), ports)).rejects.toThrow(
      new SuiteRejected(cause),
    );
  });

  it('keeps all that is wrong with its suite as evidence', async () => {
    const ports = fakeStartPorts();

    const run = await started(ports, SUITE.replace('0.95', '95').replace('800', '-1'));

    if (run === null) throw new Error('no run was recorded');
    const kept: unknown = JSON.parse(Buffer.from(await ports.evidence.get(run.suite)).toString());
    expect(kept).toMatchObject({
      suite: { key: 'suites/shop.yaml' },
      problems: [
        { path: 'gate.pass_rate', place: { line: 2 } },
        { path: 'test_cases[0].outcome.allowed_latency_ms', place: { line: 6 } },
      ],
    });
  });

  it('that fires twice for a wrong suite starts one run, also where the suite is mended between', async () => {
    const ports = fakeStartPorts();

    await started(ports);
    const run = await started(ports, SUITE);

    expect(run).toHaveProperty('refused');
    expect(ports.ledger.runs.size).toBe(1);
    expect(new Set(ports.executions.started)).toEqual(new Set([RUN]));
  });

  it('whose wrong suite cannot be started for now is to be tried again', async () => {
    const ports = fakeStartPorts();
    ports.executions.throttled = true;

    await expect(startScheduledRun(nightly, ports)).rejects.toThrow('takes no more executions');
    ports.executions.throttled = false;
    await startScheduledRun(nightly, ports);

    expect(ports.executions.started).toEqual([RUN]);
  });
});
