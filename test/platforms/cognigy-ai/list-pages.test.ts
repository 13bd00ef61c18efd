import { describe, expect, it } from 'vitest';
import type { ApiOutcome } from '../../../lib/platforms/cognigy-ai/api-outcome.ts';
import { listPages, type Query } from '../../../lib/platforms/cognigy-ai/list-pages.ts';
import { Page, Project, TaskEntry } from '../../../lib/platforms/cognigy-ai/wire.ts';

const entries = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ _id: `id-${at}`, name: `name ${at}` }));

/** A list of projects, whose server answers a query so; what it was asked. */
async function listed(answer: (query: Query) => object) {
  const asked: Query[] = [];
  const outcome = await listPages({
    what: 'the projects',
    entry: Project,
    query: {},
    async get(query): Promise<ApiOutcome<ReturnType<typeof Page.parse>>> {
      asked.push(query);
      return { status: 'ok', value: Page.parse(answer(query)), requests: 1 };
    },
  });
  return { outcome, asked };
}

describe('a list', () => {
  it('is asked for the rest by skip where its cursors end before its total', async () => {
    const all = entries(5);
    const { outcome, asked } = await listed(({ skip = 0 }) => ({
      items: all.slice(Number(skip), Number(skip) + 2),
      total: 5,
      nextCursor: null,
    }));

    expect(outcome).toMatchObject({ status: 'ok', value: all, requests: 3 });
    expect(asked.map(({ skip }) => skip)).toEqual([undefined, 2, 4]);
  });

  it('is refused where the rest never comes, with both numbers', async () => {
    const answers = [
      () => ({ items: entries(1), total: 2, nextCursor: null }),
      ({ skip = 0 }: Query) => ({ items: entries(1).slice(Number(skip)), total: 2 }),
    ];

    for (const answer of answers) {
      const { outcome, asked } = await listed(answer);

      expect(outcome).toMatchObject({
        status: 'failed',
        kind: 'contradictory',
        problem: 'of the projects it names 2 and sends 1, also when it is asked for the rest',
      });
      expect(asked).toHaveLength(2);
    }
  });

  it('is whole where its total is told smaller when it is asked again', async () => {
    const { outcome } = await listed(({ skip }) => ({
      items: skip === undefined ? entries(1) : [],
      total: skip === undefined ? 2 : 1,
      nextCursor: null,
    }));

    expect(outcome).toMatchObject({ status: 'ok', value: entries(1) });
  });

  it('has a page once that is sent twice', async () => {
    const { outcome } = await listed(({ next }) => ({
      items: next === undefined ? entries(2) : entries(3),
      total: 3,
      nextCursor: next === undefined ? 'more' : null,
    }));

    expect(outcome).toMatchObject({ status: 'ok', value: entries(3) });
  });
});

describe('an entry of the list of tasks', () => {
  it('costs itself alone where it cannot be read', () => {
    expect(TaskEntry.parse({ status: 'done' })).toBeNull();
    expect(TaskEntry.parse('task')).toBeNull();
    expect(TaskEntry.parse({ _id: 't', status: 'done' })).toMatchObject({ _id: 't' });
  });

  it.each([
    [1_790_000_000, 1_790_000_000_000],
    [1_790_000_000_123, 1_790_000_000_123],
    ['2026-09-21T14:13:20.000Z', 1_790_000_000_000],
    ['yesterday', undefined],
    [1e300, undefined],
  ])('has %j for an instant', (written, read) => {
    expect(TaskEntry.parse({ _id: 't', status: 'done', createdAt: written })?.createdAt).toBe(read);
  });
});
