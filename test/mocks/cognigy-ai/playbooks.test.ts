import { describe, expect, it } from 'vitest';
import { ClockedMock } from './mock-client.ts';

describe('playbooks', () => {
  it('are made, filled, put in order and deleted', async () => {
    await using mock = await ClockedMock.start();
    const created = await mock.post('/playbooks', {
      name: 'New',
      projectId: mock.project._id,
      abortOnError: true,
      timeout: 2_000,
    });
    const path = `/playbooks/${created.json._id}`;

    const first = await mock.post(`${path}/steps`, { text: 'one' });
    const second = await mock.post(`${path}/steps`, { text: 'two', data: { a: 1 } });
    const added = await mock.post(`${path}/steps/${first.json._id}/asserts`, {
      type: 'assertSlot',
      params: { slot: 'city', negate: false },
    });
    await mock.patch(`${path}/steps/${first.json._id}/asserts/${added.json._id}`, {
      params: { slot: 'date', negate: true },
    });
    await mock.patch(`${path}/steps/${second.json._id}`, { text: 'second' });
    await mock.post(`${path}/steps/order`, { stepIds: [second.json._id, first.json._id] });
    await mock.patch(path, { timeout: 9_000 });

    expect((await mock.get(path)).json).toMatchObject({
      name: 'New',
      abortOnError: true,
      timeout: 9_000,
      steps: [
        { text: 'second', data: { a: 1 }, asserts: [] },
        { text: 'one', asserts: [{ type: 'assertSlot', params: { slot: 'date', negate: true } }] },
      ],
    });
    await mock.delete(`${path}/steps/${first.json._id}/asserts/${added.json._id}`);
    await mock.delete(`${path}/steps/${second.json._id}`);
    expect((await mock.get(path)).json.steps).toMatchObject([{ text: 'one', asserts: [] }]);
    expect((await mock.delete(path)).status).toBe(204);
    expect((await mock.get(path)).status).toBe(404);
  });

  it('have at most 50 steps', async () => {
    await using mock = await ClockedMock.start();
    const path = `/playbooks/${mock.playbook()}/steps`;
    for (let step = 2; step < 50; step += 1) await mock.post(path, { text: `step ${step}` });

    const tooMany = await mock.post(path, { text: 'one more' });

    expect(tooMany.status).toBe(400);
    expect((await mock.get(`/playbooks/${mock.playbook()}`)).json.steps).toHaveLength(50);
  });

  it.each([
    ['no name', { projectId: 'own', abortOnError: false, timeout: 1 }],
    ['no timeout', { name: 'x', projectId: 'own', abortOnError: false }],
    ['no abortOnError', { name: 'x', projectId: 'own', timeout: 1 }],
    ['a timeout of nothing', { name: 'x', projectId: 'own', abortOnError: false, timeout: 0 }],
    [
      'an unknown project',
      { name: 'x', projectId: 'a'.repeat(24), abortOnError: false, timeout: 1 },
    ],
  ])('are refused with %s', async (_, body) => {
    await using mock = await ClockedMock.start();
    const projectId = body.projectId === 'own' ? mock.project._id : body.projectId;

    const answer = await mock.post('/playbooks', { ...body, projectId });

    expect(answer.status).toBe(400);
  });

  it.each([
    ['an unknown type', { type: 'assertSlots', params: { slot: 'a', negate: false } }],
    ['no params', { type: 'assertText' }],
    ['params of another type', { type: 'assertText', params: { slot: 'a', negate: false } }],
    ['a missing flag', { type: 'assertText', params: { text: 'a', negate: false } }],
  ])('refuse an assert with %s', async (_, body) => {
    await using mock = await ClockedMock.start();
    const playbook = await mock.get(`/playbooks/${mock.playbook()}`);
    const path = `/playbooks/${mock.playbook()}/steps/${playbook.json.steps[0]?._id}/asserts`;

    const answer = await mock.post(path, body);

    expect(answer.status).toBe(400);
  });

  it('refuse an order that leaves a step out', async () => {
    await using mock = await ClockedMock.start();
    const playbook = await mock.get(`/playbooks/${mock.playbook()}`);

    const answer = await mock.post(`/playbooks/${mock.playbook()}/steps/order`, {
      stepIds: [playbook.json.steps[0]?._id],
    });

    expect(answer.status).toBe(400);
  });
});
