import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { readScenarioAs } from '../../../lib/mocks/executions-v1/read-scenario.ts';
import { ClockedMock, type MockAnswer } from './mock-client.ts';

const FOLDER = 'examples/cognigy-ai-scenarios';
const HELLO = { userId: 'user-1', sessionId: 'session-1', text: 'how can I pay?' };

const schedule = (mock: ClockedMock) =>
  mock.post(`/playbooks/${mock.playbook()}/schedule`, mock.place);
const task = async (mock: ClockedMock, { json }: MockAnswer) =>
  (await mock.get(`/tasks/${json._id}`)).json;
const run = async (mock: ClockedMock, scheduled: MockAnswer) => {
  const { data } = await task(mock, scheduled);
  return mock.get(`/playbooks/${mock.playbook()}/runs/${data.playbookRunId}`);
};

/** What somebody who speaks to the mock sees of each scenario. */
const SEEN: Readonly<Record<string, (mock: ClockedMock) => Promise<void>>> = {
  'run-id-late': async (mock) => {
    const scheduled = await schedule(mock);
    mock.pass(2);
    expect((await task(mock, scheduled)).data).not.toHaveProperty('playbookRunId');
    mock.pass(1);
    expect((await task(mock, scheduled)).data).toHaveProperty('playbookRunId');
  },
  'run-late': async (mock) => {
    const scheduled = await schedule(mock);
    mock.pass(2);
    expect((await run(mock, scheduled)).status).toBe(404);
    mock.pass(5);
    expect((await run(mock, scheduled)).status).toBe(200);
  },
  'unknown-task-state': async (mock) => {
    const scheduled = await schedule(mock);
    expect((await task(mock, scheduled)).status).toBe('warmingUp');
    expect((await task(mock, scheduled)).status).toBe('warmingUp');
    expect((await task(mock, scheduled)).status).toBe('active');
  },
  'task-error': async (mock) => {
    const scheduled = await schedule(mock);
    mock.pass(2);
    expect(await task(mock, scheduled)).toMatchObject({
      status: 'error',
      failReason: 'The flow has no trained model.',
    });
  },
  'task-cancelled': async (mock) => {
    const scheduled = await schedule(mock);
    mock.pass(2);
    expect((await task(mock, scheduled)).status).toBe('cancelled');
  },
  'schedule-504-after': async (mock) => {
    expect((await schedule(mock)).status).toBe(504);
    expect(mock.mock.statistics().executions).toBe(1);
  },
  'run-loses-steps': async (mock) => {
    const scheduled = await schedule(mock);
    mock.pass(2);
    expect((await run(mock, scheduled)).json.stepResults).toHaveLength(1);
  },
  'run-without-status': async (mock) => {
    const scheduled = await schedule(mock);
    mock.pass(2);
    expect((await run(mock, scheduled)).json).not.toHaveProperty('status');
    expect((await run(mock, scheduled)).json.status).toBe('successful');
  },
  throttled: async (mock) => {
    for (let place = 0; place < 10; place += 1) await mock.get('/projects');
    expect((await mock.get('/projects')).headers.get('retry-after')).toBe('5');
  },
  'throttled-silently': async (mock) => {
    for (let place = 0; place < 10; place += 1) await mock.get('/projects');
    const refused = await mock.get('/projects');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
  },
  'wrong-key-500': async (mock) => {
    expect((await mock.get('/projects', { 'x-api-key': 'nobodys-key' })).status).toBe(500);
  },
  'small-pages': async (mock) => {
    const { json } = await mock.get('/projects?limit=100');
    expect(json.items).toHaveLength(1);
    expect(json.next).toBe(json.items[0]?._id);
  },
  'one-playbook-at-a-time': async (mock) => {
    const [, second] = [await schedule(mock), await schedule(mock)];
    expect((await task(mock, second)).status).toBe('queued');
    mock.pass(1);
    expect((await task(mock, second)).status).toBe('active');
  },
  'bare-scores': async (mock) => {
    const { json } = await mock.post(`/projects/${mock.project._id}/nlu/scores`, {
      flowReferenceId: mock.place.flowId,
      localeReferenceId: mock.place.localeId,
      sentence: 'a refund',
    });
    expect(json).toMatchObject([{ name: 'intent_refund_request' }]);
  },
  'silent-bot': async (mock) => {
    expect((await mock.say(HELLO)).json.outputStack).toEqual([]);
    expect((await mock.say({ ...HELLO, sessionId: 'session-2' })).json.text).not.toBe('');
  },
  'late-bot': async (mock) => {
    const before = mock.now;
    await mock.say(HELLO);
    expect(mock.now - before).toBe(90_000);
  },
  'endpoint-502': async (mock) => {
    const statuses = [
      (await mock.say(HELLO)).status,
      (await mock.say(HELLO)).status,
      (await mock.say(HELLO)).status,
    ];
    expect(statuses).toEqual([502, 502, 200]);
  },
  'another-api': async (mock) => {
    const headers = { 'x-api-key': 'demo-key', accept: 'application/json' };
    const shown = await mock.raw('GET', '/openapi/openapi-viewer.json', undefined, headers);
    expect(shown.text).toContain('"/v2.0/playbooks/{playbookId}/runs"');
    expect(shown.text).not.toContain('"/v2.0/playbooks/{playbookId}/schedule"');
  },
  'test-quota': async (mock) => {
    for (let place = 0; place < 5; place += 1) await mock.say(HELLO);
    expect((await mock.say(HELLO)).status).toBe(429);
  },
};

describe('the scenarios in examples', () => {
  it('are all looked at here', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.yaml$/, ''));

    expect(files.toSorted()).toEqual(Object.keys(SEEN).toSorted());
  });

  it.each(Object.entries(SEEN))('%s is seen on the wire', async (name, check) => {
    const scenario = await readScenarioAs(CognigyAiScenario, `${FOLDER}/${name}.yaml`);
    await using mock = await ClockedMock.start(scenario);

    expect(scenario.name).toBe(name);
    await check(mock);
  });
});
