import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SimulatorMock } from './simulator-client.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const RUN = '0123456789abcdef01234567';

describe('below /testing the mock is strict about requests', () => {
  let mock: SimulatorMock;
  let scenario: string;
  let batch: string;

  beforeAll(async () => {
    mock = await SimulatorMock.start();
    scenario = await mock.scenario();
    batch = (await mock.order(scenario)).json.referenceId;
  });
  afterAll(() => mock[Symbol.asyncDispose]());

  it('wants a key, as X-API-Key or as a bearer, and tells of its absence after RFC 7807', async () => {
    const bare = await mock.call('GET', '/simulations', { headers: {} });
    const bearer = await mock.call('GET', '/simulations', {
      headers: { authorization: 'Bearer demo-key' },
    });
    const wrong = await mock.call('GET', '/simulations', {
      headers: { authorization: 'Bearer nobody' },
    });

    expect([bare.status, bearer.status, wrong.status]).toEqual([401, 200, 401]);
    expect(bare.json).toMatchObject({
      type: 'Unauthorized',
      title: 'Unauthorized Error',
      status: 401,
      instance: '/testing/simulations',
      traceId: expect.stringMatching(/./),
    });
  });

  it.each([
    ['GET', '/simulations'],
    ['GET', '/simulations/batches'],
    ['GET', '/simulations/:scenario'],
    ['DELETE', '/simulations/:scenario'],
    ['POST', '/simulations/:scenario/clone'],
    ['GET', '/simulations/:scenario/batches'],
    ['GET', '/simulations/:scenario/batches/:batch'],
    ['POST', '/simulations/:scenario/batches/:batch'],
    ['GET', '/simulations/:scenario/batches/:batch/runs'],
    ['GET', '/simulations/batches/:batch/runs'],
    ['GET', `/simulations/:scenario/batches/:batch/runs/${RUN}`],
    ['POST', '/personas/options'],
  ])('%s %s wants its project in the query, and one that is there', async (method, path) => {
    const place = path.replace(':scenario', scenario).replace(':batch', batch);
    const body = method === 'POST' ? {} : undefined;

    const missing = await mock.call(method, place, { body, projectId: null });
    const foreign = await mock.call(method, place, { body, projectId: 'f'.repeat(24) });

    expect([missing.status, foreign.status]).toEqual([400, 404]);
  });

  it('shows a scenario to its own project alone', async () => {
    const [, other] = mock.clocked.mock.world.projects;

    const foreign = await mock.call('GET', `/simulations/${scenario}`, {
      projectId: other?._id ?? '',
    });

    expect(foreign.status).toBe(404);
  });

  it('refuses a GET with a body', async () => {
    const { status } = await mock.call('GET', '/simulations', { body: {} });

    expect(status).toBe(400);
  });

  it('refuses fields of a scenario that it does not know, and criteria of another type', async () => {
    const create = async (fields: object) => {
      const body = mock.scenarioBody(fields);
      const { status, json } = await mock.call('POST', '/simulations', { body });
      return [status, json.detail];
    };

    expect(await create({ description: 'x' })).toEqual([
      400,
      'Validation failed. Unknown argument description.',
    ]);
    expect(await create({ successCriteria: [{ name: 'a', text: 'b' }] })).toEqual([
      400,
      'Validation failed. successCriteria[0].type must be text.',
    ]);
    expect(await create({ mission: undefined })).toEqual([
      400,
      'Validation failed. Missing argument mission.',
    ]);
  });

  it.each([
    ['a field that it does not know', { userName: 'x' }, {}, 400],
    ['numberOfRuns, which is the word of schedulers', { numberOfRuns: 2 }, {}, 400],
    ['no number of executions', { numberOfExecutions: undefined }, {}, 400],
    ['a field of the run configuration that it does not know', {}, { flowId: UNKNOWN }, 400],
    ['an id where a reference id belongs', {}, { flowReferenceId: 'f'.repeat(24) }, 400],
    ['a flow that the project has not', {}, { flowReferenceId: UNKNOWN }, 404],
    ['a locale that the project has not', {}, { localeReferenceId: UNKNOWN }, 404],
    ['a model that the project has not', {}, { largeLanguageModelReferenceId: UNKNOWN }, 404],
    ['an entrypoint that is no snapshot of the project', {}, { entrypoint: 'f'.repeat(24) }, 404],
  ])('does not take an order with %s', async (_, fields, runConfig, expected) => {
    const body = { ...mock.orderBody(1, runConfig), ...fields };

    const { status } = await mock.call('POST', `/simulations/${scenario}/schedule`, { body });

    expect(status).toBe(expected);
  });

  it('takes a snapshot of the project as entrypoint, and nodes that are mocked', async () => {
    const [snapshot] = mock.clocked.project.snapshots;
    const body = mock.orderBody(1, { entrypoint: snapshot?._id, enableMocking: true });

    const { status } = await mock.call('POST', `/simulations/${scenario}/schedule`, { body });

    expect(status).toBe(201);
  });

  it('counts runs of a scheduler by numberOfRuns, and by nothing else', async () => {
    const path = `/simulations/${scenario}/schedules`;
    const { runConfig } = mock;
    const plan = { cronScheduler: '0 6 * * *', timezone: 'UTC', runConfig };

    const taken = await mock.call('POST', path, { body: { ...plan, numberOfRuns: 2 } });
    const refused = await mock.call('POST', path, { body: { ...plan, numberOfExecutions: 2 } });
    const changed = await mock.call('PATCH', `${path}/${taken.json.scheduler.referenceId}`, {
      body: { numberOfRuns: 3 },
    });
    const listed = await mock.get('/simulations?includeUpcomingSchedule=true&filter=A%20refund');

    expect([taken.status, refused.status]).toEqual([201, 400]);
    expect(changed.json.scheduler).toMatchObject({ numberOfRuns: 3, timezone: 'UTC' });
    expect(listed.json.data[0]?.nextScheduledRun).toBeGreaterThan(mock.now);
  });

  it('takes no order from a key that may only read', async () => {
    const { status } = await mock.call('POST', `/simulations/${scenario}/schedule`, {
      body: mock.orderBody(),
      headers: { 'x-api-key': 'reader-key' },
    });

    expect(status).toBe(403);
  });

  it('lists the models that may hold a conversation', async () => {
    const { json } = await mock.clocked.get(
      `/largelanguagemodels?projectId=${mock.projectId}&limit=100&useCase=gptConversation`,
    );

    expect(json.items.map(({ name }) => name)).toEqual(['gpt-4o', 'gpt-4o-mini']);
  });
});

describe('lists below /testing', () => {
  it('have data and pagination, twenty at a time and a hundred at most', async () => {
    await using mock = await SimulatorMock.start();
    for (let place = 0; place < 22; place += 1) await mock.scenario({ name: `Case ${place}` });

    const first = await mock.get('/simulations?filter=Case');
    const rest = await mock.get(`/simulations?filter=Case&next=${first.json.pagination.next}`);
    const tooMany = await mock.get('/simulations?limit=101');

    expect(Object.keys(first.json).toSorted()).toEqual(['data', 'pagination']);
    expect(first.json.data).toHaveLength(20);
    expect(first.json.pagination).toMatchObject({ limit: 20, skip: 0, total: 22, hasNext: true });
    expect(rest.json.data.map(({ name }) => name)).toEqual(['Case 20', 'Case 21']);
    expect(rest.json.pagination).toMatchObject({ hasNext: false, hasPrevious: true, next: null });
    expect(tooMany.status).toBe(400);
  });
});

describe('ids below /testing', () => {
  it('are 24 hexadecimal digits and a UUID, which goes into addresses', async () => {
    await using mock = await SimulatorMock.start();

    const { json } = await mock.call('POST', '/simulations', { body: mock.scenarioBody() });
    const byReference = await mock.get(`/simulations/${json.referenceId}`);
    const byId = await mock.get(`/simulations/${json.id}`);

    expect(json.id).toMatch(/^[0-9a-f]{24}$/);
    expect(json).not.toHaveProperty('_id');
    expect(json.createdAt).toBe(mock.now);
    expect([byReference.status, byId.status]).toEqual([200, 404]);
  });

  it('are _id in addresses, too, where the mock was told so', async () => {
    await using mock = await SimulatorMock.start({ settings: { simulator_ids: '_id' } });

    const { json } = await mock.call('POST', '/simulations', { body: mock.scenarioBody() });
    const ordered = await mock.order(json._id);
    const batch = `/simulations/${json._id}/batches/${ordered.json._id}`;
    mock.pass(3);
    const runs = await mock.get(`${batch}/runs`);
    const run = await mock.get(`${batch}/runs/${runs.json.data[0]?._id}`);

    expect((await mock.get(`/simulations/${json.referenceId}`)).status).toBe(404);
    expect(run.status).toBe(200);
  });
});
