import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clientOf } from '../../simulation/clients/client-of.ts';
import { planOfReplay, shrink } from '../../simulation/shrink-plan.ts';
import { simulate } from '../../simulation/simulate.ts';
import { planOf } from '../../simulation/simulation-plan.ts';

interface RegressionSeed {
  readonly replay: string;
  readonly found: string;
}
const regressionSeeds: readonly RegressionSeed[] = JSON.parse(
  readFileSync(new URL('./regression-seeds.json', import.meta.url), 'utf8'),
);

describe('the gate in a world where everything goes wrong', () => {
  it.each(regressionSeeds)('stays mended: $found', async ({ replay }) => {
    const { violations } = await simulate(planOfReplay(replay), await clientOf('gate'));

    expect(violations).toEqual([]);
  });
});

describe('a seed that fails', () => {
  it('is shrunk to what it takes to fail, and can be played again from one line', async () => {
    const planted = await clientOf('open_gate');
    const fails = async (replayed: Parameters<typeof simulate>[0]) =>
      (await simulate(replayed, planted)).violations.some(({ oracle }) => oracle === 'gateAgrees');
    const seed = await firstSeed(fails);

    const replay = await shrink(seed, fails);

    const plan = planOfReplay(replay);
    expect(plan.runs).toHaveLength(1);
    expect(plan.faults.length).toBeLessThanOrEqual(1);
    expect(plan.kills).toHaveLength(0);
    expect(await fails(plan)).toBe(true);
  });

  it.each(['', 'x', '12:r0', '12:r0,f,k,b1,s2'])('is not read from %j', (replay) => {
    expect(() => planOfReplay(replay)).toThrow('is no replay');
  });
});

async function firstSeed(fails: (plan: ReturnType<typeof planOf>) => Promise<boolean>) {
  for (let seed = 1; ; seed += 1) if (await fails(planOf(seed))) return seed;
}
