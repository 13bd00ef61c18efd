import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';
import { campaignSize } from '../../support/setup/campaign-size.ts';
import { type BugOfMeaning, bugsOfMeaning } from './bugs-of-meaning.ts';

interface Played {
  readonly held: readonly string[];
  readonly broken: readonly string[];
}

/** Each n-th bug; with all of them it takes about two minutes. */
const EVERY = campaignSize({ sample: 12, full: 1 });
const AT_ONCE = 2;

it('finds every bug of meaning by a row of the matrix', async () => {
  const { held: rows } = await playedBy({});
  const open = bugsOfMeaning.filter((_, place) => place % EVERY === 0);
  const killers = new Map<string, string>();
  const survivors: string[] = [];
  const judge = async ({ what, ...mutation }: BugOfMeaning) => {
    const [killer] = (await playedBy({ ...mutation, rows })).broken;
    if (killer === undefined) survivors.push(what);
    else killers.set(what, killer);
  };
  const queue = [...open];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await judge(next);
    }),
  );

  console.log(open.map(({ what }) => `${killers.get(what) ?? 'SURVIVED'} <- ${what}`).join('\n'));
  expect(survivors).toEqual([]);
});

function playedBy(mutation: object): Promise<Played> {
  const worker = new Worker(new URL('mutated-gate.ts', import.meta.url), {
    workerData: { root: PACKAGE_ROOT, ...mutation },
    execArgv: [],
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
