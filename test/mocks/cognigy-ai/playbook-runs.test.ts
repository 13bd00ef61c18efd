import { describe, expect, it } from 'vitest';
import { ClockedMock, type MockAnswer } from './mock-client.ts';

const schedule = (mock: ClockedMock, name?: string) =>
  mock.post(`/playbooks/${mock.playbook(name)}/schedule`, mock.place);
const task = async (mock: ClockedMock, scheduled: { json: { _id: string } }) =>
  (await mock.get(`/tasks/${scheduled.json._id}`)).json;
const run = (mock: ClockedMock, runId: string | undefined) =>
  mock.get(`/playbooks/${mock.playbook()}/runs/${runId}`);

describe('a playbook run', () => {
  it('goes from queued over active to done, and leaves a run with every step and assert', async () => {
    await using mock = await ClockedMock.start({ settings: { seconds_per_playbook: 4 } });

    const scheduled = await schedule(mock);
    const active = await task(mock, scheduled);
    mock.pass(4);
    const done = await task(mock, scheduled);
    const result = await run(mock, done.data.playbookRunId);

    expect(scheduled.json).toMatchObject({ status: 'queued', type: 'runPlaybook' });
    expect(active).toMatchObject({ status: 'active', currentStep: 0, totalStep: 2 });
    expect(done).toMatchObject({ status: 'done', currentStep: 2, failReason: '' });
    expect(result.json).toMatchObject({
      status: 'successful',
      entrypoint: mock.project._id,
      stepResults: [
        { status: 'successful', timeout: false, asserts: [{ type: 'assertIntent' }, {}] },
        { status: 'successful', asserts: [{ type: 'assertSlot', status: 'successful' }, {}] },
      ],
    });
  });

  it('is done and yet failed where an assert does not hold', async () => {
    await using mock = await ClockedMock.start();

    const scheduled = await schedule(mock, 'Known gap');
    mock.pass(2);
    const done = await task(mock, scheduled);
    const result = await mock.get(
      `/playbooks/${mock.playbook('Known gap')}/runs/${done.data.playbookRunId}`,
    );

    expect(done.status).toBe('done');
    expect(result.json.status).toBe('failed');
    expect(result.json.stepResults[0]?.asserts[0]).toMatchObject({
      status: 'failed',
      actual: { text: 'Pardon?' },
    });
  });

  it('stops at the first failed step where the playbook says so', async () => {
    await using mock = await ClockedMock.start();
    await mock.patch(`/playbooks/${mock.playbook('Known gap')}`, { abortOnError: true });

    const scheduled = await schedule(mock, 'Known gap');
    mock.pass(2);
    const { data } = await task(mock, scheduled);
    const result = await mock.get(
      `/playbooks/${mock.playbook('Known gap')}/runs/${data.playbookRunId}`,
    );

    expect(result.json.stepResults).toHaveLength(1);
  });

  it('runs the playbook as it was when it was scheduled', async () => {
    await using mock = await ClockedMock.start();

    const scheduled = await schedule(mock);
    await mock.post(`/playbooks/${mock.playbook()}/steps`, { text: 'later' });
    mock.pass(2);
    const { data } = await task(mock, scheduled);

    expect((await run(mock, data.playbookRunId)).json.stepResults).toHaveLength(2);
  });

  it('waits in the queue while ten others run, and takes the first free place', async () => {
    await using mock = await ClockedMock.start({ settings: { seconds_per_playbook: 10 } });
    const tasks: MockAnswer[] = [];
    for (let place = 0; place < 25; place += 1) {
      tasks.push(await schedule(mock));
      mock.pass(0.1);
    }
    const statuses = async () => {
      const words: unknown[] = [];
      for (const one of tasks) words.push((await task(mock, one)).status);
      return words;
    };
    const count = (words: unknown[], word: string) => words.filter((one) => one === word).length;

    const early = await statuses();
    mock.pass(9);
    const middle = await statuses();
    mock.pass(20);
    const end = await statuses();

    expect([count(early, 'active'), count(early, 'queued')]).toEqual([10, 15]);
    expect([count(middle, 'done'), count(middle, 'active'), count(middle, 'queued')]).toEqual([
      10, 10, 5,
    ]);
    expect(count(end, 'done')).toBe(25);
    expect(mock.mock.statistics()).toMatchObject({ executions: 25, peakPlaybooks: 10 });
  });

  it('can be cancelled, which frees its place', async () => {
    await using mock = await ClockedMock.start({
      settings: { seconds_per_playbook: 10, concurrent_playbooks: 1, cancel_seconds: 2 },
    });
    const first = await schedule(mock);
    const second = await schedule(mock);
    mock.pass(1);

    await mock.post(`/tasks/${first.json._id}/cancel`, {});

    expect((await task(mock, first)).status).toBe('cancelling');
    expect((await task(mock, second)).status).toBe('active');
    mock.pass(2);
    expect((await task(mock, first)).status).toBe('cancelled');
  });

  it.each([
    ['an entrypoint that is neither snapshot nor project', { entrypoint: 'a'.repeat(24) }, 404],
    ['the id of a flow in place of its reference id', { flowId: 'a'.repeat(24) }, 400],
    ['an unknown locale', { localeId: '00000000-0000-4000-8000-000000000000' }, 404],
    ['no flow', { flowId: undefined }, 400],
  ])('is refused with %s', async (_, change, status) => {
    await using mock = await ClockedMock.start();

    const answer = await mock.post(`/playbooks/${mock.playbook()}/schedule`, {
      ...mock.place,
      ...change,
    });

    expect(answer.status).toBe(status);
    expect(mock.mock.statistics().executions).toBe(0);
  });

  it('starts from a snapshot as well', async () => {
    await using mock = await ClockedMock.start();
    const entrypoint = mock.project.snapshots[0]?._id;

    const answer = await mock.post(`/playbooks/${mock.playbook()}/schedule`, {
      ...mock.place,
      entrypoint,
    });

    expect(answer.status).toBe(201);
  });
});

describe('the documented races', () => {
  it('a task does not name its run at first', async () => {
    await using mock = await ClockedMock.start({ settings: { run_id_after_seconds: 3 } });
    const scheduled = await schedule(mock);
    mock.pass(2);

    const early = await task(mock, scheduled);
    mock.pass(1);
    const late = await task(mock, scheduled);

    expect(early.status).toBe('done');
    expect(early.data).not.toHaveProperty('playbookRunId');
    expect(late.data.playbookRunId).toMatch(/^[a-z0-9]{24}$/);
  });

  it('a run that is read early does not exist', async () => {
    await using mock = await ClockedMock.start({ settings: { run_after_seconds: 5 } });
    const scheduled = await schedule(mock);
    const { data } = await task(mock, scheduled);

    const during = await run(mock, data.playbookRunId);
    mock.pass(2);
    const soonAfter = await run(mock, data.playbookRunId);
    mock.pass(5);
    const late = await run(mock, data.playbookRunId);

    expect(during.json.detail).toBe('Playbook run does not exist');
    expect([during.status, soonAfter.status, late.status]).toEqual([404, 404, 200]);
  });

  it('a task has a status that nobody knows', async () => {
    await using mock = await ClockedMock.start({
      faults: [{ on: 'task', times: 2, fault: { kind: 'word', word: 'warmingUp' } }],
    });
    const scheduled = await schedule(mock);

    const words = [
      (await task(mock, scheduled)).status,
      (await task(mock, scheduled)).status,
      (await task(mock, scheduled)).status,
    ];

    expect(words).toEqual(['warmingUp', 'warmingUp', 'active']);
  });

  it.each(['error', 'cancelled'] as const)('a task ends as %s, without a run', async (word) => {
    await using mock = await ClockedMock.start({
      faults: [{ on: 'task', of: 0, fault: { kind: 'ends_as', word, reason: 'No NLU model.' } }],
    });
    const scheduled = await schedule(mock);
    mock.pass(2);

    const ended = await task(mock, scheduled);
    const runs = await mock.get(`/playbooks/${mock.playbook()}/runs`);

    expect(ended.status).toBe(word);
    expect(ended.failReason).toBe(word === 'error' ? 'No NLU model.' : '');
    expect(runs.json.items).toEqual([]);
  });

  it('a run has no status, or another, or lacks steps and asserts', async () => {
    await using mock = await ClockedMock.start({
      faults: [
        { on: 'run', times: 1, fault: { kind: 'run_status' } },
        { on: 'run', from: 2, count: 1, fault: { kind: 'run_status', word: 'running' } },
        { on: 'run', from: 3, count: 1, fault: { kind: 'drop_steps' } },
        { on: 'run', from: 4, count: 1, fault: { kind: 'no_asserts', count: 2 } },
        { on: 'run', from: 5, count: 1, fault: { kind: 'step_timeout', step: 1 } },
        { on: 'run', from: 6, fault: { kind: 'missing' } },
      ],
    });
    const scheduled = await schedule(mock);
    mock.pass(2);
    const { data } = await task(mock, scheduled);
    const read = async () => (await run(mock, data.playbookRunId)).json;

    expect(await read()).not.toHaveProperty('status');
    expect((await read()).status).toBe('running');
    expect((await read()).stepResults).toHaveLength(1);
    expect((await read()).stepResults[0]?.asserts).toEqual([]);
    expect(await read()).toMatchObject({ status: 'failed', stepResults: [{}, { timeout: true }] });
    expect((await read()).status).toBe(404);
  });

  it('a schedule that was not answered has scheduled all the same', async () => {
    await using mock = await ClockedMock.start({
      faults: [
        { on: 'schedule', times: 1, fault: { kind: 'answer', status: 504, effect: 'done' } },
        { on: 'schedule', from: 2, count: 1, fault: { kind: 'reset', effect: 'none' } },
      ],
    });

    const answer = await schedule(mock);
    await expect(schedule(mock)).rejects.toThrow();
    const tasks = await mock.get(`/tasks?projectId=${mock.project._id}`);

    expect(answer.status).toBe(504);
    expect(tasks.json.items).toHaveLength(1);
    expect(tasks.json.items[0]?.data.playbookId).toBe(mock.playbook());
  });

  it('counts faults within one execution where the scenario says each', async () => {
    await using mock = await ClockedMock.start({
      faults: [{ on: 'task', of: 'each', times: 1, fault: { kind: 'no_run_id' } }],
    });
    const [first, second] = [await schedule(mock), await schedule(mock)];
    mock.pass(2);

    const named = [
      (await task(mock, first)).data.playbookRunId,
      (await task(mock, first)).data.playbookRunId,
      (await task(mock, second)).data.playbookRunId,
    ];

    expect(named.map((id) => id === undefined)).toEqual([true, false, true]);
  });
});
