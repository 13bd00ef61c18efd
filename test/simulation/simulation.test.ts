import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clientOf } from '../../simulation/clients/client-of.ts';
import { SWEEP_MS } from '../../simulation/clients/closers.ts';
import { planOfReplay, shrink } from '../../simulation/shrink-plan.ts';
import { simulate } from '../../simulation/simulate.ts';
import { planOf } from '../../simulation/simulation-plan.ts';
import { START } from '../../simulation/world/simulated-world.ts';

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

describe('a run that a person stops', () => {
  it('is closed by the event of its end, and not by the sweep alone', async () => {
    const plan = planOf(1);
    const [run] = plan.runs;
    if (run === undefined) throw new Error('the plan has no run');
    const stopped = {
      ...plan,
      runs: [{ ...run, startAfterMs: 0, diesAfterSeconds: null }],
      faults: [],
      kills: [{ run: 0, effect: 'submit', occurrence: 0, point: 'before', scope: 'execution' }],
      clockSteps: [],
    } as const;

    const { world, violations } = await simulate(stopped, await clientOf('gate'));

    expect(violations).toEqual([]);
    const [decision] = world.stores.recordsOf('run-0');
    expect(decision?.record.verdict).toBe('cancelled');
    expect(decision?.at).toBeLessThan(START + SWEEP_MS);
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
