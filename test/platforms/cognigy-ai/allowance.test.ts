import { expect, it } from 'vitest';
import { Allowance } from '../../../lib/platforms/cognigy-ai/allowance.ts';

/** A source that has so much, and notes what it is asked for and given back. */
function sourceOf(most: number) {
  const asked: number[] = [];
  const given: number[] = [];
  let left = most;
  return {
    asked,
    given,
    take: async (wanted: number) => {
      asked.push(wanted);
      const granted = Math.min(wanted, left);
      left -= granted;
      return { granted, waitMs: granted < wanted ? 5_000 : 0 };
    },
    giveBack: async (unused: number) => void given.push(unused),
  };
}

it('takes at once for all who wait', async () => {
  const source = sourceOf(100);
  const allowance = new Allowance(source, () => 0);

  const granted = await Promise.all([2, 3, 4].map((wanted) => allowance.reserve(wanted)));

  expect(granted).toEqual([true, true, true]);
  expect(source.asked).toEqual([9]);
});

it('takes ahead as much as is needed then, and gives back what was not', async () => {
  const source = sourceOf(100);
  let ahead = 6;
  const allowance = new Allowance(source, () => ahead);

  for (const next of [4, 0]) {
    await allowance.reserve(3);
    ahead = next;
  }
  await allowance.reserve(2);
  await allowance.close();

  expect(source.asked).toEqual([6, 2]);
  expect(source.given).toEqual([]);

  allowance.release(1);
  await allowance.close();
  expect(source.given).toEqual([1]);
});

it('reserves all of what is wanted or nothing, and keeps the rest for whoever wants less', async () => {
  const source = sourceOf(4);
  const allowance = new Allowance(source, () => 0);

  const granted = await Promise.all([3, 3, 1].map((wanted) => allowance.reserve(wanted)));

  expect(granted).toEqual([true, false, true]);
  expect(allowance.waitMs).toBe(5_000);
});
