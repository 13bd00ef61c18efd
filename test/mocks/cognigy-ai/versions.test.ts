import { describe, expect, it } from 'vitest';
import { ClockedMock } from './mock-client.ts';

const wish = (mock: ClockedMock) => ({
  projectId: mock.project._id,
  name: 'v2',
  description: 'for a test',
});

describe('a snapshot', () => {
  it('is in the list from the end of its task on', async () => {
    await using mock = await ClockedMock.start();
    const before = mock.project.snapshots.length;

    const { status, json } = await mock.post('/snapshots', wish(mock));
    const early = await mock.get(`/snapshots?projectId=${mock.project._id}`);
    mock.pass(1);
    const task = await mock.get(`/tasks/${json._id}`);
    const late = await mock.get(`/snapshots?projectId=${mock.project._id}`);

    expect(status).toBe(201);
    expect(json).toMatchObject({ type: 'createSnapshot', status: 'active' });
    expect(early.json.items).toHaveLength(before);
    expect(task.json.status).toBe('done');
    expect(late.json.items.at(-1)).toMatchObject({ name: 'v2', hash: expect.any(String) });
  });

  it('needs a description, and room in its project', async () => {
    await using mock = await ClockedMock.start({ settings: { snapshots_per_project: 2 } });

    const bare = await mock.post('/snapshots', { projectId: mock.project._id, name: 'v2' });
    const third = await mock.post('/snapshots', wish(mock));

    expect([bare.status, bare.json.detail]).toEqual([
      400,
      'Validation failed. Missing argument description.',
    ]);
    expect([third.status, third.json.detail]).toEqual([
      400,
      'The project has 2 snapshots, which is the limit.',
    ]);
  });

  it('lists the flows that it holds', async () => {
    await using mock = await ClockedMock.start();
    const [snapshot] = mock.project.snapshots;

    const { json } = await mock.get(`/snapshots/${snapshot?._id}/resources?resourceType=flow`);

    expect(json.items.map(({ name }) => name)).toEqual(['Main', 'Small talk']);
  });
});

describe('an endpoint', () => {
  it('takes a snapshot of its project, and nothing else', async () => {
    await using mock = await ClockedMock.start();
    const [endpoint] = mock.project.endpoints;
    const [snapshot] = mock.project.snapshots;
    const path = `/endpoints/${endpoint?._id}`;

    const taken = await mock.patch(path, { entrypoint: snapshot?._id });
    const unknown = await mock.patch(path, { entrypoint: 'a'.repeat(24) });

    expect([taken.status, unknown.status]).toEqual([204, 404]);
    expect((await mock.get(path)).json).toMatchObject({ entrypoint: snapshot?._id });
  });

  it('takes nothing from a key that may only read', async () => {
    await using mock = await ClockedMock.start();
    const [endpoint] = mock.project.endpoints;

    const { status } = await mock.call('PATCH', `/endpoints/${endpoint?._id}`, {
      body: { entrypoint: mock.project._id },
      headers: { 'x-api-key': 'reader-key' },
    });

    expect(status).toBe(403);
  });
});
