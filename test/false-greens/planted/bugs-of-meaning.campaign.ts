import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';
import { campaignSize } from '../../support/setup/campaign-size.ts';
import { AMONG_COMMANDS, AMONG_EARLY_ENDS, bugsOfMeaning } from './bugs-of-meaning.ts';

interface Played {
  readonly held: readonly string[];
  readonly broken: readonly string[];
}

/** Each n-th bug; with all of them it takes some minutes. */
const EVERY = campaignSize({ sample: bugsOfMeaning.length, full: 1 });
const AMONG = campaignSize<readonly (readonly string[] | undefined)[]>({
  sample: [['text-and-intent']],
  full: [undefined, AMONG_COMMANDS, AMONG_EARLY_ENDS],
});

describe('the matrix of false greens', () => {
  /** The rows that hold as they are. */
  let rows: readonly string[];

  beforeAll(async () => {
    const played = await Promise.all(AMONG.map((among) => playedBy({ among })));
    rows = played.flatMap(({ held }) => held);
  });

  it.each(bugsOfMeaning.filter((_, place) => place % EVERY === 0))(
    'finds by $what',
    async ({ what, ...mutation }) => {
      const [id] = what.split(' ');
      const own = rows.filter((row) => row.startsWith(`${id} `));
      const { broken } = await playedBy({ among: AMONG[0], ...mutation, rows: own });

      expect(broken).not.toEqual([]);
    },
  );
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
