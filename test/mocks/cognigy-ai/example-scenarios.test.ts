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

const said = (shape: object) => async (mock: ClockedMock) => {
  expect((await mock.say(HELLO)).json).toMatchObject(shape);
};
const stacked = (...outputs: readonly object[]) => said({ outputStack: outputs });
const listed = (path: string, shape: object) => async (mock: ClockedMock) => {
  expect((await mock.get(path)).json).toMatchObject(shape);
};
const gateOf = ({ project }: ClockedMock) =>
  `/endpoints/${project.endpoints.find(({ name }) => name === 'Gate')?._id}`;
const scored = (shape: object) => async (mock: ClockedMock) => {
  const { json } = await mock.post(`/projects/${mock.project._id}/nlu/scores`, {
    flowReferenceId: mock.place.flowId,
    localeReferenceId: mock.place.localeId,
    sentence: 'a refund',
  });
  expect(json).toMatchObject({ scores: [shape] });
};
const ran = (shape: object) => async (mock: ClockedMock) => {
  const scheduled = await schedule(mock);
  mock.pass(2);
  expect((await run(mock, scheduled)).json).toMatchObject(shape);
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
  'agent-without-words': stacked({ text: '', data: { _cognigy: { _finishReason: 'stop' } } }),
  'agent-cut-off': stacked(
    { text: 'You can pay in four ways.' },
    {},
    { text: '', data: { _cognigy: { _finishReason: 'content_filter' } } },
  ),
  'default-reply': stacked({ text: null, data: { _data: { _cognigy: {} } } }),
  'streamed-pieces': stacked({ text: 'You can pay by ca' }, {}, {}, { text: '' }),
  'marked-up-words': stacked({ text: expect.stringContaining('<b>') }),
  'facts-of-a-card': stacked({ data: { _cognigy: { _default: { _adaptiveCard: {} } } } }),
  'words-that-nobody-sees': stacked({ data: { _cognigy: { _default: { _gallery: {} } } } }),
  'data-as-text': stacked({ data: expect.stringContaining('_quickReplies') }),
  'foreign-answer': async (mock) => {
    const { json } = await mock.say(HELLO);
    expect(Object.keys(json).toSorted()).toEqual(['response', 'sessionId', 'userId', 'version']);
  },
  'another-session': said({ sessionId: 'session-of-somebody-else' }),
  'person-answers': stacked({ source: 'agent' }, { source: 'agent' }),
  'reject-intent': scored({ id: null, name: 'null - Fallback Reject Intent' }),
  'score-below-threshold': scored({ name: 'intent_refund_request', score: 0.19 }),
  'score-out-of-range': scored({ name: 'intent_refund_request', score: 62 }),
  'endpoint-moved': async (mock) => {
    for (let look = 0; look < 5; look += 1) {
      expect((await mock.get(gateOf(mock))).json).toMatchObject({ entrypoint: mock.project._id });
    }
    expect((await mock.get(gateOf(mock))).json).not.toMatchObject({ entrypoint: mock.project._id });
  },
  'endpoint-inactive': async (mock) => listed(gateOf(mock), { active: false })(mock),
  'endpoint-other-connector': async (mock) =>
    listed(gateOf(mock), { nluConnectorId: '5f00000000000000000000c1' })(mock),
  'untrained-flow': async (mock) =>
    listed(`/flows?projectId=${mock.project._id}`, { items: [{ isTrainingOutOfDate: true }, {}] })(
      mock,
    ),
  'list-cut-short': async (mock) =>
    listed(`/playbooks?projectId=${mock.project._id}`, { total: 99 })(mock),
  'run-of-another-flow': ran({ flowId: '00000000-0000-4000-8000-000000000000' }),
  'run-of-yesterday': ran({ createdAt: 1_600_000_000 }),
  'asserts-changed': ran({
    stepResults: [{}, { asserts: [{ params: { text: 'something else' } }, {}] }],
  }),
  'flag-as-text': ran({ stepResults: [{ timeout: 'true' }, { timeout: 'true' }] }),
  'task-of-another-kind': async (mock) => {
    expect((await task(mock, await schedule(mock))).type).toBe('trainFlow');
  },
  'task-names-no-run': async (mock) => {
    const scheduled = await schedule(mock);
    mock.pass(2);
    expect(await task(mock, scheduled)).not.toHaveProperty('data');
  },
  'key-refused-once': async (mock) => {
    const { json } = await schedule(mock);
    const statuses = [];
    for (let look = 0; look < 3; look += 1) {
      statuses.push((await mock.get(`/tasks/${json._id}`)).status);
    }
    expect(statuses).toEqual([200, 401, 200]);
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
