import { describe, expect, it } from 'vitest';
import { ClockedMock } from './mock-client.ts';

describe('the API is strict about requests', () => {
  it('answers in HAL whoever does not ask for JSON', async () => {
    await using mock = await ClockedMock.start();

    const hal = await mock.get('/projects', { accept: '*/*' });
    const json = await mock.get('/projects');

    expect(hal.json._embedded.projects[0]?.projectId).toBe(mock.project._id);
    expect(hal.json.items).toBeUndefined();
    expect(json.json.items[0]?._id).toBe(mock.project._id);
    expect(mock.mock.statistics().hal).toBe(1);
  });

  it('refuses a GET with a body', async () => {
    await using mock = await ClockedMock.start();

    const answer = await mock.call('GET', '/projects', { body: {} });

    expect(answer.status).toBe(403);
  });

  it('refuses a body above 60 kB and takes one below', async () => {
    await using mock = await ClockedMock.start();
    const path = `/playbooks/${mock.playbook()}/steps`;

    const large = await mock.post(path, { text: 'a'.repeat(60_000) });
    const small = await mock.post(path, { text: 'a'.repeat(50_000) });

    expect(large.status).toBe(413);
    expect(small.status).toBe(201);
  });

  it('knows no address outside /new/v2.0', async () => {
    await using mock = await ClockedMock.start();

    const answer = await mock.raw('GET', '/v2.0/projects', undefined, {
      'x-api-key': 'demo-key',
      accept: 'application/json',
    });

    expect(answer.status).toBe(404);
  });

  it('answers a wrong method with the ones that it takes', async () => {
    await using mock = await ClockedMock.start();

    const answer = await mock.call('PATCH', '/projects', { body: {} });

    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET');
  });

  it('tells of an error after RFC 7807, with a trace id of its own each time', async () => {
    await using mock = await ClockedMock.start();

    const first = await mock.get('/tasks/aaaaaaaaaaaaaaaaaaaaaaaa');
    const second = await mock.get('/tasks/aaaaaaaaaaaaaaaaaaaaaaaa');

    expect(first.json).toMatchObject({
      type: 'Not Found',
      title: 'Not Found Error',
      status: 404,
      detail: 'Task does not exist',
      instance: '/v2.0/tasks/aaaaaaaaaaaaaaaaaaaaaaaa',
      code: 1002,
    });
    expect(first.json.traceId).toMatch(/^api--[0-9a-f-]{36}$/);
    expect(second.json.traceId).not.toBe(first.json.traceId);
  });

  it('wants JSON of a POST', async () => {
    await using mock = await ClockedMock.start();

    const answer = await mock.call('POST', '/playbooks', {
      body: { name: 'x' },
      headers: { 'content-type': 'text/plain' },
    });

    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      detail: 'Validation failed. Missing payload.',
      code: 1000,
    });
  });

  it('turns away what is above 1,000 requests in five minutes, and says for how long', async () => {
    await using mock = await ClockedMock.start({ settings: { rate_limit: 3 } });

    const statuses = [];
    for (let place = 0; place < 3; place += 1) {
      statuses.push((await mock.get('/projects')).status);
      mock.pass(10);
    }
    const refused = await mock.get('/projects');
    mock.pass(Number(refused.headers.get('retry-after')) - 1);
    const early = await mock.get('/projects');
    mock.pass(1);
    const late = await mock.get('/projects');

    expect(statuses).toEqual([200, 200, 200]);
    expect(refused.status).toBe(429);
    expect(refused.json.type).toBe('TooManyRequestsError');
    expect(refused.headers.get('retry-after')).toBe('270');
    expect(early.status).toBe(429);
    expect(late.status).toBe(200);
    expect(mock.mock.statistics()).toMatchObject({ rateLimited: 2, peakRequestsInWindow: 3 });
  });

  it('leaves Retry-After out where the scenario says so', async () => {
    await using mock = await ClockedMock.start({ settings: { rate_limit: 1, retry_after: false } });
    await mock.get('/projects');

    const refused = await mock.get('/projects');

    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBeNull();
  });
});

describe('keys and rights', () => {
  it('answers a wrong key with 401, or with 500 where the scenario says so', async () => {
    await using usual = await ClockedMock.start();
    await using odd = await ClockedMock.start({ settings: { wrong_key_answers: 500 } });

    const refused = await usual.get('/projects', { 'x-api-key': 'another-key' });
    const broken = await odd.get('/projects', { 'x-api-key': 'another-key' });

    expect(refused.status).toBe(401);
    expect(refused.json.detail).toBe('Unable to authenticate via api key');
    expect(broken.status).toBe(500);
    expect((await odd.get('/projects')).status).toBe(200);
  });

  it('lets a key that may only read neither run nor change a playbook', async () => {
    await using mock = await ClockedMock.start();
    const reader = { 'x-api-key': 'reader-key' };
    const path = `/playbooks/${mock.playbook()}`;

    const read = await mock.get(path, reader);
    const changed = await mock.call('PATCH', path, { body: { name: 'x' }, headers: reader });
    const run = await mock.call('POST', `${path}/schedule`, { body: mock.place, headers: reader });

    expect([read.status, changed.status, run.status]).toEqual([200, 403, 403]);
    expect(mock.mock.statistics().executions).toBe(0);
  });

  it('shows a key without rights no project, and closes those that it names', async () => {
    await using mock = await ClockedMock.start();
    const stranger = { 'x-api-key': 'stranger-key' };

    const list = await mock.get('/projects', stranger);
    const flows = await mock.get(`/flows?projectId=${mock.project._id}`, stranger);

    expect(list.json.items).toEqual([]);
    expect(flows.status).toBe(403);
  });

  it.each(['', '?projectId=', '?projectId=short', '?projectId=aaaaaaaaaaaaaaaaaaaaaaaa'])(
    'answers the wrong project "%s" with 400',
    async (query) => {
      await using mock = await ClockedMock.start();

      const answer = await mock.get(`/flows${query}`);

      expect(answer.status).toBe(400);
    },
  );
});

describe('lists', () => {
  it('gives at most 25 items on a page, whatever is asked for, and the rest by cursor', async () => {
    await using mock = await ClockedMock.start();
    for (let place = 0; place < 60; place += 1) {
      await mock.post('/playbooks', {
        name: `Playbook ${place}`,
        projectId: mock.project._id,
        abortOnError: false,
        timeout: 2_000,
      });
    }

    const names: string[] = [];
    let pages = 0;
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: string = cursor === '' ? '' : `&next=${cursor}`;
      const { json } = await mock.get(`/playbooks?projectId=${mock.project._id}&limit=100${next}`);
      expect(json.items.length).toBeLessThanOrEqual(25);
      names.push(...json.items.map(({ name }) => name));
      cursor = json.nextCursor;
      pages += 1;
    }

    expect(pages).toBe(3);
    expect(new Set(names).size).toBe(63);
  });

  it('goes back by the other cursor, filters, sorts, and skips', async () => {
    await using mock = await ClockedMock.start();
    const list = (query: string) =>
      mock.get(`/playbooks?projectId=${mock.project._id}&sort=name:asc&${query}`);

    const first = await list('limit=1');
    const second = await list(`limit=1&next=${first.json.nextCursor}`);
    const back = await list(`limit=1&previous=${second.json.previousCursor}`);
    const filtered = await list('filter=release');
    const skipped = await list('skip=2');

    expect(first.json.items[0]?.name).toBe('Known gap');
    expect(second.json.items[0]?.name).toBe('Release: order status');
    expect(back.json.items[0]?.name).toBe('Known gap');
    expect(filtered.json.total).toBe(2);
    expect(skipped.json.items.map(({ name }) => name)).toEqual(['Release: refund']);
  });

  it('refuses skip beside a cursor, and parameters of another form', async () => {
    await using mock = await ClockedMock.start();
    const list = (query: string) => mock.get(`/playbooks?projectId=${mock.project._id}&${query}`);

    const statuses = [
      (await list(`skip=1&next=${mock.playbook()}`)).status,
      (await list('limit=0')).status,
      (await list('limit=101')).status,
      (await list('next=nowhere')).status,
    ];

    expect(statuses).toEqual([400, 400, 400, 400]);
  });

  it('names the cursor as older revisions do where the scenario says so', async () => {
    await using mock = await ClockedMock.start({ settings: { page_cap: 1, cursor_names: 'next' } });

    const { json } = await mock.get('/projects');

    expect(json.next).toBe(mock.project._id);
    expect(json.nextCursor).toBeUndefined();
  });

  it('leaves the steps out of the list of playbooks', async () => {
    await using mock = await ClockedMock.start();

    const { json } = await mock.get(`/playbooks?projectId=${mock.project._id}`);

    expect(json.items[0]).not.toHaveProperty('steps');
  });

  it('lists flows, locales, snapshots, endpoints and the intents of a flow', async () => {
    await using mock = await ClockedMock.start();
    const query = `?projectId=${mock.project._id}`;
    const [flow] = mock.project.flows;

    const answers = await Promise.all([
      mock.get(`/flows${query}`),
      mock.get(`/locales${query}`),
      mock.get(`/snapshots${query}`),
      mock.get(`/endpoints${query}`),
      mock.get(`/flows/${flow?._id}/intents`),
    ]);

    expect(answers.map(({ json }) => json.items[0])).toMatchObject([
      { name: 'Main', referenceId: flow?.referenceId },
      { name: 'English', primary: true },
      { name: 'v1.0' },
      { name: 'Web chat', flowId: flow?.referenceId },
      { name: 'intent_refund_request' },
    ]);
  });
});
