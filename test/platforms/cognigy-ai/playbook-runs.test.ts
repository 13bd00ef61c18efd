import { describe, expect, it } from 'vitest';
import type { CallFaultRule } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { Playbook } from '../../../lib/platforms/cognigy-ai/wire.ts';
import type { HttpClient, HttpOutcome } from '../../../lib/platforms/http.ts';
import { acceptRun } from '../../../lib/steps/accept-run.ts';
import { amendRun, runOf, suiteOf } from '../../../lib/steps/run-access.ts';
import { jsonBody, writtenBody } from '../../support/builders/json-body.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';
import {
  acceptSuite,
  cognigyMock,
  cognigyPorts,
  cognigyRun,
  driveToReport,
} from '../../support/servers/cognigy-gate.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';

const suite = (playbooks: unknown[] = [{ name_prefix: 'Release: ' }], more: object = {}) => ({
  suite_id: 'release',
  platform: 'cognigy-ai',
  cognigy: { mode: 'playbooks', project: 'Web shop', flow: 'Main', locale: 'English', playbooks },
  gate: { pass_rate: 1 },
  ...more,
});

const lost = (effect: 'none' | 'done') =>
  ({ kind: 'answer', status: 502, body: 'json', effect }) as const;

/** What a colleague does in Cognigy: the first assert of a playbook is gone. */
async function deleteAssert(url: string, playbookId: string): Promise<void> {
  const headers = { 'x-api-key': 'demo-key', accept: 'application/json' };
  const path = `${url}/new/v2.0/playbooks/${playbookId}`;
  const { steps } = Playbook.parse(await (await fetch(path, { headers })).json());
  const [step] = steps;
  await fetch(`${path}/steps/${step?._id}/asserts/${step?.asserts[0]?._id}`, {
    method: 'DELETE',
    headers,
  });
}

const faults = (...rules: Partial<CallFaultRule>[]) => ({
  scenario: CognigyAiScenario.parse({ name: 'faults', faults: rules }),
});

describe('playbooks as test cases', () => {
  it('gates a bot by the playbooks whose names begin alike', async () => {
    const { report, mock } = await cognigyRun(suite());

    expect(report.verdict).toBe('passed');
    expect(report.batches.map(({ cases, status }) => [cases, status])).toEqual([
      [2, 'completed'],
      [2, 'completed'],
    ]);
    expect(report.cases.map(({ id }) => id)).toEqual(
      ['Release: refund', 'Release: order status'].flatMap((name) => [
        `${mock.playbookIds[name]}/1`,
        `${mock.playbookIds[name]}/2`,
      ]),
    );
    expect(report.cases.every(({ assertions }) => assertions.length > 0)).toBe(true);
    expect(report.intents.accuracy).toBe(1);
    expect(mock.statistics()).toMatchObject({ executions: 2, hal: 0 });
    expect(mock.statistics().requests).toMatchObject({ schedule: 2, run: 2 });
  });

  it('fails a bot that misses an assert, and shows which', async () => {
    const { report } = await cognigyRun(suite([{ name: 'Known gap' }]));

    expect(report.verdict).toBe('failed');
    const missed = report.cases.flatMap(({ assertions }) =>
      assertions.filter(({ passed }) => !passed),
    );
    expect(missed).not.toEqual([]);
    expect(missed.every(({ source }) => source === 'platform')).toBe(true);
  });

  it('runs the same steps by ids alone as by names', async () => {
    const clock = new JumpingClock();
    const mock = await cognigyMock(clock);
    const [project] = mock.world.projects;
    const ports = cognigyPorts({ url: mock.url, clock });
    const { project: _, ...section } = suite().cognigy;
    const byId = {
      ...suite(),
      cognigy: {
        ...section,
        entrypoint: project?._id,
        flow: project?.flows[0]?.referenceId,
        locale: project?.locales[0]?.referenceId,
        playbooks: [{ id: mock.playbookIds['Release: refund'] }],
      },
    };

    const report = await driveToReport(await acceptSuite(byId, ports, mock.url), ports, clock);

    expect(report.verdict).toBe('passed');
    expect(mock.statistics().requests).toMatchObject({ api: 0, playbook: 1, schedule: 1 });
  });

  it('waits for a run id and a run document that come late', async () => {
    const { report } = await cognigyRun(suite(), {
      settings: { run_id_after_seconds: 4, run_after_seconds: 5 },
    });

    expect(report.verdict).toBe('passed');
  });

  it('reads a run that a task of newer versions names, and tells one that it had to look for', async () => {
    const named = await cognigyRun(suite(), { settings: { task_form: 'parameters' } });
    const nameless = await cognigyRun(suite(), { settings: { task_form: 'nameless' } });

    expect(named.report.verdict).toBe('passed');
    expect(named.report.batches.flatMap(({ faults }) => faults)).toEqual([]);
    expect(nameless.report.verdict).toBe('passed');
    expect(nameless.report.batches.map(({ faults }) => faults[0]?.code)).toEqual([
      'run_found_in_list',
      'run_found_in_list',
    ]);
    expect(nameless.report.reasons.map(({ code }) => code)).toContain('run_found_in_list');
  });

  it('says which step of which playbook was another, and that the playbook was changed', async () => {
    const clock = new JumpingClock();
    const mock = await cognigyMock(clock);
    const ports = cognigyPorts({ url: mock.url, clock });
    const runId = await acceptSuite(suite([{ name: 'Release: refund' }]), ports, mock.url);
    const { platform } = ports;
    const id = mock.playbookIds['Release: refund'] ?? '';

    const report = await driveToReport(
      runId,
      {
        ...ports,
        platform: {
          ...platform,
          async submit(request) {
            await deleteAssert(mock.url, id);
            return platform.submit(request);
          },
        },
      },
      clock,
    );

    expect(report.verdict).toBe('inconclusive');
    expect(report.cases.map(({ outcome }) => outcome)).toEqual(['not_evaluated', 'passed']);
    expect(report.cases[0]?.not_evaluated_reason).toContain(
      'playbook "Release: refund", step 1: its assertIntent "intent_refund_request" is missing',
    );
    expect(report.batches[0]?.faults[0]).toMatchObject({
      code: 'run_unplanned',
      message: expect.stringContaining('(the playbook was changed while the gate ran): step 1:'),
    });
  });

  it.each([
    ['error', 'ended in an error: "no worker"'],
    ['cancelled', 'was cancelled at the platform'],
  ] as const)(
    'takes a task that ends as %s for missing evidence, not for a failed test',
    async (word, words) => {
      const { report } = await cognigyRun(
        suite(),
        faults({ on: 'task', of: 0, fault: { kind: 'ends_as', word, reason: 'no worker' } }),
      );

      expect(report.verdict).toBe('inconclusive');
      expect(report.batches[0]?.faults[0]?.message).toContain(words);
      expect(report.totals).toMatchObject({ failed: 0, not_evaluated: 2 });
    },
  );

  it.each([
    ['a run without a status', { on: 'run', fault: { kind: 'run_status' } }, 'inconclusive'],
    [
      'a run of another word',
      { on: 'run', fault: { kind: 'run_status', word: 'paused' } },
      'inconclusive',
    ],
    ['a run without its last step', { on: 'run', fault: { kind: 'drop_steps' } }, 'inconclusive'],
    ['a step without its asserts', { on: 'run', fault: { kind: 'no_asserts' } }, 'inconclusive'],
    ['a step that timed out', { on: 'run', fault: { kind: 'step_timeout', step: 1 } }, 'failed'],
    [
      'a run that failed with no failed step',
      { on: 'run', fault: { kind: 'run_status', word: 'failed' } },
      'failed',
    ],
    ['a run that is never there', { on: 'run', fault: { kind: 'missing' } }, 'inconclusive'],
  ])('never passes %s', async (_, fault, verdict) => {
    const { report } = await cognigyRun(
      suite([{ name: 'Release: refund' }]),
      faults(fault as Partial<CallFaultRule>),
    );

    expect(report.verdict).toBe(verdict);
  });

  it('keeps looking while a task has a word that nobody documents', async () => {
    const fault = { on: 'task', times: 3, fault: { kind: 'word', word: 'warming-up' } };
    const { report } = await cognigyRun(suite(), faults(fault as Partial<CallFaultRule>));

    expect(report.verdict).toBe('passed');
  });
});

describe('a playbook that is run again', () => {
  it('is held against what it was, so that nobody passes by deleting an assert', async () => {
    const clock = new JumpingClock();
    const mock = await cognigyMock(clock);
    const ports = cognigyPorts({ url: mock.url, clock });
    const runId = await acceptSuite(suite([{ name: 'Release: refund' }]), ports, mock.url);
    expect((await driveToReport(runId, ports, clock)).verdict).toBe('passed');
    const { suite: kept, ...run } = await runOf(ports.ledger, runId);
    const planned = await suiteOf(ports.evidence, kept);
    await deleteAssert(mock.url, mock.playbookIds['Release: refund'] ?? '');

    await acceptRun(
      {
        runId: 'run-again',
        suite: planned,
        defaultedThresholds: run.defaultedThresholds,
        trigger: run.trigger,
        platformUrl: mock.url,
        toolVersion: '0.0.0',
      },
      ports,
    );
    const report = await driveToReport('run-again', ports, clock);

    expect(report.verdict).toBe('inconclusive');
    expect(report.cases.map(({ outcome }) => outcome)).toEqual(['not_evaluated', 'passed']);
    expect(report.cases.map(({ expected_intent }) => expected_intent)).toEqual([
      'intent_refund_request',
      undefined,
    ]);
  });
});

describe('a schedule without an answer', () => {
  it.each([
    ['a reset', { kind: 'reset', effect: 'done' }],
    ['a 502', { kind: 'answer', status: 502, effect: 'done' }],
  ])('is found again after %s and never repeated', async (_, fault) => {
    const { report, mock } = await cognigyRun(
      suite([{ name: 'Release: refund' }]),
      faults({ on: 'schedule', times: 1, fault } as Partial<CallFaultRule>),
    );

    expect(report.verdict).toBe('passed');
    expect(mock.statistics()).toMatchObject({ executions: 1 });
    expect(mock.statistics().requests.schedule).toBe(1);
    const told = report.batches[0]?.faults.map(({ code }) => code);
    expect(told).toEqual(['submission_ambiguous', 'execution_adopted']);
    expect(report.reasons.map(({ code }) => code)).toContain('execution_adopted');
    expect(JSON.stringify(report.batches[0]?.faults)).not.toContain('key');
  });

  it('is adopted by one of two gates alone', async () => {
    const clock = new JumpingClock();
    const state = temporaryState();
    const mock = await cognigyMock(
      clock,
      faults(
        { on: 'schedule', from: 1, count: 1, fault: lost('done') },
        { on: 'schedule', from: 2, count: 1, fault: lost('none') },
      ),
    );
    const gate = async () => {
      const ports = cognigyPorts({ url: mock.url, clock, state });
      const only = suite([{ name: 'Release: refund' }]);
      return driveToReport(await acceptSuite(only, ports, mock.url), ports, clock);
    };

    const verdicts = (await Promise.all([gate(), gate()])).map(({ verdict }) => verdict);

    expect(verdicts.filter((verdict) => verdict === 'passed').length).toBeLessThan(2);
    expect(mock.statistics()).toMatchObject({ executions: 1 });
  });

  it('is given up where it started nothing', async () => {
    const { report, mock } = await cognigyRun(
      suite([{ name: 'Release: refund' }]),
      faults({ on: 'schedule', times: 1, fault: { kind: 'reset', effect: 'none' } }),
    );

    expect(report.verdict).toBe('inconclusive');
    expect(report.batches[0]?.status).toBe('abandoned');
    expect(mock.statistics().requests.schedule).toBe(1);
  });

  it('is sent again where the platform refused it for being busy', async () => {
    const { report, mock } = await cognigyRun(
      suite([{ name: 'Release: refund' }]),
      faults({
        on: 'schedule',
        times: 2,
        fault: { kind: 'answer', status: 429, retry_after: 3, body: 'json', effect: 'none' },
      }),
    );

    expect(report.verdict).toBe('passed');
    expect(mock.statistics()).toMatchObject({ executions: 1 });
  });
});

describe('the limits of the platform', () => {
  it('have at most ten playbooks in flight', async () => {
    const clock = new JumpingClock();
    const mock = await cognigyMock(clock, { settings: { seconds_per_playbook: 30 } });
    const ports = cognigyPorts({ url: mock.url, clock });
    const [project] = mock.world.projects;
    const [english, german] = project?.locales ?? [];
    const playbooks = [english, german].flatMap((locale) =>
      [...(project?.snapshots ?? []), project].flatMap((entrypoint) =>
        ['Release: refund', 'Release: order status'].map((name) => ({
          name,
          entrypoint: entrypoint?._id,
          locale: locale?.name,
        })),
      ),
    );
    let mostOut = 0;

    const report = await driveToReport(
      await acceptSuite(suite(playbooks), ports, mock.url),
      ports,
      clock,
      ({ counts }) => {
        mostOut = Math.max(mostOut, counts?.batchesOut ?? 0);
      },
    );

    expect(report.batches).toHaveLength(12);
    expect(mostOut).toBe(10);
    expect(report.batches.every(({ status }) => status === 'completed')).toBe(true);
  });

  it('are kept where they are told by Retry-After', async () => {
    const { report, mock } = await cognigyRun(suite(), {
      settings: { rate_limit: 4, rate_window_seconds: 20 },
    });

    expect(report.verdict).toBe('passed');
    expect(mock.statistics().executions).toBe(2);
  });
});

const UNKNOWN: HttpOutcome = {
  kind: 'answer',
  host: 'mock',
  status: 404,
  retryAfterSeconds: null,
  body: jsonBody({ title: 'Not Found' }),
};

/** A run that is cancelled as its playbooks run; what is said of a task once it was asked to end is bent. */
async function cancelledRun(bend: (said: string) => HttpOutcome | string) {
  const clock = new JumpingClock();
  const mock = await cognigyMock(clock, { settings: { seconds_per_playbook: 600 } });
  let isAsked = false;
  const wire =
    (http: HttpClient): HttpClient =>
    async (request) => {
      const outcome = await http(request);
      isAsked ||= request.path.endsWith('/cancel');
      const isTask = request.method === 'GET' && /\/tasks\/[^/]+$/.test(request.path);
      if (!isAsked || !isTask || outcome.kind !== 'answer' || outcome.body.kind !== 'json') {
        return outcome;
      }
      const bent = bend(new TextDecoder().decode(outcome.body.bytes));
      return typeof bent === 'string' ? { ...outcome, body: writtenBody(bent) } : bent;
    };
  const ports = cognigyPorts({ url: mock.url, clock, wire });
  const runId = await acceptSuite(suite(), ports, mock.url);
  const report = await driveToReport(runId, ports, clock, async () => {
    await amendRun(ports.ledger, runId, (run) => ({ ...run, cancelRequestedAt: clock.now() }));
  });
  return { report };
}

describe('a cancelled gate', () => {
  it('cancels the runs that it leaves behind', async () => {
    const clock = new JumpingClock();
    const mock = await cognigyMock(clock, { settings: { seconds_per_playbook: 600 } });
    const ports = cognigyPorts({ url: mock.url, clock });
    const runId = await acceptSuite(suite(), ports, mock.url);

    const report = await driveToReport(runId, ports, clock, async () => {
      await amendRun(ports.ledger, runId, (run) => ({ ...run, cancelRequestedAt: clock.now() }));
    });

    expect(report.verdict).toBe('cancelled');
    const tasks = report.batches.map(({ execution_id: id }) => id ?? '');
    for (const task of tasks) {
      const answer = await fetch(`${mock.url}/new/v2.0/tasks/${task}`, {
        headers: { accept: 'application/json', 'x-api-key': 'demo-key' },
      });
      expect(await answer.json()).toMatchObject({ status: 'cancelled' });
    }
  });

  it.each<[string, (said: string) => HttpOutcome | string]>([
    ['is not known any more', () => UNKNOWN],
    ['has two words at once', (said) => said.replace('"status":', '"status":"active","status":')],
    ['is another', (said) => said.replace(/"_id":"[^"]+"/, '"_id":"of-somebody"')],
  ])('says that a task may still run which %s after its end was asked for', async (_, bend) => {
    const { report } = await cancelledRun(bend);

    expect(report.verdict).toBe('cancelled');
    expect(report.batches.map(({ faults }) => faults.map(({ code }) => code))).toEqual([
      ['may_still_run'],
      ['may_still_run'],
    ]);
  });

  it('says that a task has ended which reads so after its end was asked for', async () => {
    const { report } = await cancelledRun((said) => said);

    const codes = report.batches.flatMap(({ faults }) => faults.map(({ code }) => code));
    expect(codes).toEqual(['ended_on_request', 'ended_on_request']);
  });

  it('says what may still run: a run that takes no end, and a schedule without an answer', async () => {
    const clock = new JumpingClock();
    const mock = await cognigyMock(clock, {
      settings: { seconds_per_playbook: 600, cancel_seconds: 600 },
      ...faults({ on: 'schedule', from: 2, count: 1, fault: lost('none') }),
    });
    const ports = cognigyPorts({ url: mock.url, clock });
    const runId = await acceptSuite(suite(), ports, mock.url);

    const report = await driveToReport(runId, ports, clock, async () => {
      await amendRun(ports.ledger, runId, (run) => ({ ...run, cancelRequestedAt: clock.now() }));
    });

    expect(report.verdict).toBe('cancelled');
    const [cancelled] = report.batches;
    expect(cancelled?.faults).toMatchObject([{ code: 'may_still_run' }]);
    const told = report.reasons.find(({ code }) => code === 'may_still_run')?.message;
    expect(told).toContain(`batch 1: execution ${cancelled?.execution_id} may still run`);
    expect(told).toContain('batch 2: it was sent without an answer');
    const [record] = await ports.audit.recordsAfter('mock:release', 0);
    expect(record?.batches[0]?.faults).toMatchObject([{ code: 'may_still_run' }]);
  });
});
